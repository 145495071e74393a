import SpiceGraphics

/// The pixels of a surface as channels, 0xAARRGGBB, and back (spec 06, section 2.2).
struct SurfaceChannels {
  private let format: SurfaceFormat
  private let expansion: PixelExpansion

  /// nil for formats without whole bytes.
  init?(_ format: SurfaceFormat) {
    guard let bits = format.bitsPerPixel, bits >= 8, let layout = PixelFormat(format) else { return nil }
    self.format = format
    expansion = PixelExpansion(layout, top: PixelExpansion.opaque)
  }

  /// Writes the channels of `count` raw pixels; alpha is 255 where the format has none.
  func read(_ target: UnsafeMutablePointer<UInt32>, _ row: UnsafeRawPointer, count: Int) {
    expansion.expand(row, x: 0, count: count, into: target)
  }

  /// Writes `count` raw pixels of channels; what the format cannot hold is cut off.
  func write(_ row: UnsafeMutableRawPointer, _ source: UnsafePointer<UInt32>, count: Int) {
    if format.bitsPerPixel == 32 {
      row.copyMemory(from: source, byteCount: count * 4)
    } else {
      PixelReduction.reduce(source, count: count, to: format, into: row)
    }
  }
}
