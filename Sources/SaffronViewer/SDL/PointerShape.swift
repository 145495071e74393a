import CSDL2
import SpiceGraphics
import SpiceWire

/// The guest's pointer, as the host's own or as a picture over the guest's.
@MainActor
enum PointerShape {
  /// The library wants colours that are not multiplied by alpha.
  static func straight(_ pixel: UInt32) -> UInt32 {
    let alpha = pixel >> 24
    guard alpha > 0, alpha < 255 else { return pixel }
    func channel(_ shift: UInt32) -> UInt32 { min(255, ((pixel >> shift & 255) * 255 + alpha / 2) / alpha) << shift }
    return alpha << 24 | channel(16) | channel(8) | channel(0)
  }

  /// The shape as pixels, `scale` times as large.
  ///
  /// - Parameter isMultiplied: whether the colours stay multiplied by alpha.
  static func layer(_ shape: CursorPixels, scale: Double, isMultiplied: Bool = false) throws(SDLError) -> PixelLayer {
    let width = max(1, Int((Double(shape.width) * scale).rounded()))
    let height = max(1, Int((Double(shape.height) * scale).rounded()))
    let layer = try PixelLayer(width: width, height: height)
    layer.withPixels { pixels, stride in
      for y in 0..<height {
        let row = min(y * shape.height / height, shape.height - 1) * shape.width
        for x in 0..<width {
          let pixel = shape.pixels[row + min(x * shape.width / width, shape.width - 1)]
          pixels[y * stride + x] = isMultiplied ? pixel : straight(pixel)
        }
      }
    }
    return layer
  }

  /// The shape as the host's pointer; nil if the host cannot show it.
  static func cursor(_ shape: CursorPixels, scale: Double) -> OpaquePointer? {
    // SDL 2 gives X the colours as they are, and X takes them for multiplied: shadows would shine.
    let isX = SDL_GetCurrentVideoDriver().map { String(cString: $0) } == "x11"
    guard let layer = try? layer(shape, scale: scale, isMultiplied: isX) else { return nil }
    func hotSpot(_ position: Int, _ length: Int32) -> Int32 { min(Int32((Double(position) * scale).rounded(.down)), length - 1) }
    return SDL_CreateColorCursor(
      layer.surface, hotSpot(shape.hotSpotX, layer.size.width), hotSpot(shape.hotSpotY, layer.size.height))
  }
}
