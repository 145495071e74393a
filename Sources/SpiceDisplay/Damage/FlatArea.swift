public import SpiceGraphics

/// Finds areas of one color, which need no image.
public enum FlatArea {
  /// The color that all pixels of `rect` have, 0x00rrggbb; nil if there are several or none.
  ///
  /// - Parameter pixels: A picture in rows of `stride` bytes, B, G, R and a byte without meaning; nil is the answer too if it lacks some of `rect`.
  public static func color(of rect: Rect, in pixels: UnsafeRawBufferPointer, stride: Int) -> UInt32? {
    guard let rows = PictureRows(pixels, stride: stride, bounds: rect) else { return nil }
    let color = PixelRun.color(rows.pixels(Int(rect.left), Int(rect.top)), 0)
    for y in Int(rect.top)..<Int(rect.bottom) {
      let row = rows.pixels(Int(rect.left), y)
      guard PixelRun.color(row, 0) == color else { return nil }
      var x = 0
      while x < rect.width - 1 {
        // Each run begins with the last pixel of the one before it.
        let count = min(PixelRun.segment + 1, rect.width - x)
        guard PixelRun.isFlat(row + x * 4, count: count) else { return nil }
        x += count - 1
      }
    }
    return color
  }
}
