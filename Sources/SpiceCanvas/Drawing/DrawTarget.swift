import SpiceGraphics

/// Where an operation draws: what it needs to know of its surface, without the pixels, so that drawing need not copy them.
struct DrawTarget {
  let surfaceID: UInt32
  /// The operation's rectangle; it may reach out of the surface.
  let box: Rect
  /// All of the surface.
  let bounds: Rect
  let format: SurfaceFormat
  /// The operation's name, for errors.
  let operation: String

  /// 1, 2 or 4; 0 for one bit a pixel.
  var bytesPerPixel: Int { (format.bitsPerPixel ?? 0) / 8 }

  /// The raw pixel `color` as often as fits into 64 bits.
  func repeated(_ color: UInt32) -> UInt64 {
    switch bytesPerPixel {
    case 4: UInt64(color) &* 0x1_0000_0001
    case 2: UInt64(color & 0xffff) &* 0x1_0001_0001_0001
    default: UInt64(color & 0xff) &* 0x101_0101_0101_0101
    }
  }
}
