import SpiceGraphics

/// Pixels of a picture whose upper left pixel is the first of `base`; `bounds` says which of them may be read.
///
/// Unchecked: who makes one has seen that all of `bounds` is there.
struct PictureRows {
  let base: UnsafeRawPointer
  let stride: Int
  let bounds: Rect

  /// Nil if `bytes` does not hold all of `bounds`.
  init?(_ bytes: UnsafeRawBufferPointer, stride: Int, bounds: Rect) {
    guard let base = bytes.baseAddress, !bounds.isEmpty, bounds.left >= 0, bounds.top >= 0, stride >= Int(bounds.right) * 4 else {
      return nil
    }
    let (rows, overflow) = (Int(bounds.bottom) - 1).multipliedReportingOverflow(by: stride)
    guard !overflow, rows <= bytes.count, bytes.count - rows >= Int(bounds.right) * 4 else { return nil }
    self.base = base
    self.stride = stride
    self.bounds = bounds
  }

  /// The pixel at (x, y) and those to the right of it.
  @inline(__always)
  func pixels(_ x: Int, _ y: Int) -> UnsafeRawPointer { base + (y &* stride &+ x &* 4) }
}
