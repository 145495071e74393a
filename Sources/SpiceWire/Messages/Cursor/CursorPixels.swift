/// A cursor shape as a picture: rows from the top, 0xAARRGGBB.
public struct CursorPixels: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// Pixels from the left edge to the point that clicks; at most the width.
  public let hotSpotX: Int
  /// Pixels from the top edge; at most the height.
  public let hotSpotY: Int
  /// `width * height` pixels.
  public private(set) var pixels: [UInt32]
  /// Whether the colours are multiplied by alpha: so are alpha shapes, as drivers send them (spec 02, section 6.4).
  public private(set) var isPremultiplied: Bool

  init(width: Int, height: Int, hotSpotX: Int, hotSpotY: Int, pixels: [UInt32], isPremultiplied: Bool) {
    self.width = width
    self.height = height
    self.hotSpotX = hotSpotX
    self.hotSpotY = hotSpotY
    self.pixels = pixels
    self.isPremultiplied = isPremultiplied
  }

  /// The picture with colours multiplied by alpha.
  public func premultiplied() -> CursorPixels {
    guard !isPremultiplied else { return self }
    return mapped(isPremultiplied: true) { color, alpha in (color * alpha + 127) / 255 }
  }

  /// The picture with colours not multiplied by alpha.
  public func straight() -> CursorPixels {
    guard isPremultiplied else { return self }
    return mapped(isPremultiplied: false) { color, alpha in alpha == 0 ? 0 : min(255, (color * 255 + alpha / 2) / alpha) }
  }

  private func mapped(isPremultiplied: Bool, _ component: (_ color: UInt32, _ alpha: UInt32) -> UInt32) -> CursorPixels {
    var result = self
    result.isPremultiplied = isPremultiplied
    result.pixels = pixels.map { pixel in
      let alpha = pixel >> 24
      let red = component(pixel >> 16 & 0xff, alpha)
      let green = component(pixel >> 8 & 0xff, alpha)
      let blue = component(pixel & 0xff, alpha)
      return alpha << 24 | red << 16 | green << 8 | blue
    }
    return result
  }
}
