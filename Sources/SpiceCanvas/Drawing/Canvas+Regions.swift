import SpiceGraphics

extension Canvas {
  /// The pixels of `rect` that the clip lets through.
  func clipped(_ rect: Rect, _ clip: Clip) throws(CanvasError) -> Region {
    guard let rects = clip.rects else { return Region(rect) }
    guard let region = Region(rects: rects.lazy.map { $0.intersection(rect) }, limit: regionLimit) else {
      throw .regionTooComplex(limit: regionLimit)
    }
    return region
  }

  /// Takes the pixels out of `region` that the mask protects (spec 06, section 5).
  func apply(_ mask: Mask<CanvasImage>, to region: inout Region, _ target: DrawTarget) throws(CanvasError) {
    guard let image = mask.image else { return }
    let bitmap = try maskBits(image, target)
    guard let bits = Region(bits: bitmap, inverse: mask.flags.contains(.inverse), limit: regionLimit) else {
      throw .regionTooComplex(limit: regionLimit)
    }
    let left = Int(target.box.left) - Int(mask.position.x)
    let top = Int(target.box.top) - Int(mask.position.y)
    guard let dx = Int32(exactly: left), let dy = Int32(exactly: top) else {
      // So far away no pixel of a mask can lie on a surface.
      region = Region()
      return
    }
    region.formIntersection(bits.translated(dx: dx, dy: dy))
  }

  /// The picture of one bit a pixel that a mask is.
  private func maskBits(_ image: CanvasImage, _ target: DrawTarget) throws(CanvasError) -> Bitmap {
    switch image {
    case .bitmap(let bitmap, _):
      guard bitmap.format.bitsPerPixel == 1 else {
        throw .invalid(operation: target.operation, problem: "a bitmap of format \(bitmap.format.rawValue) is no mask")
      }
      return bitmap
    case .surface(let id):
      guard let surface = surfaces[id] else { throw .unknownSurface(id) }
      guard surface.format == .alpha1,
        let bitmap = try? Bitmap(
          format: .oneBitLE, width: surface.width, height: surface.height, stride: surface.stride, data: surface.pixels[...])
      else { throw .invalid(operation: target.operation, problem: "a surface of format \(surface.format.rawValue) is no mask") }
      return bitmap
    }
  }
}

extension Rect {
  /// A rectangle whose edges stick to the ends of the 32-bit range, which lie outside of every surface.
  init(left: Int, top: Int, width: Int, height: Int) {
    self.init(
      left: Int32(clamping: left), top: Int32(clamping: top), right: Int32(clamping: left + width),
      bottom: Int32(clamping: top + height))
  }
}
