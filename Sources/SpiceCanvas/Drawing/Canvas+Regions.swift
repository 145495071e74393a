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
    guard case .bitmap(let bitmap, _) = image else { throw .unsupported(operation: target.operation, feature: "a surface as mask") }
    guard bitmap.format.bitsPerPixel == 1 else {
      throw .invalid(operation: target.operation, problem: "a bitmap of format \(bitmap.format.rawValue) is no mask")
    }
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
}

extension Rect {
  /// A rectangle whose edges stick to the ends of the 32-bit range, which lie outside of every surface.
  init(left: Int, top: Int, width: Int, height: Int) {
    self.init(
      left: Int32(clamping: left), top: Int32(clamping: top), right: Int32(clamping: left + width),
      bottom: Int32(clamping: top + height))
  }
}
