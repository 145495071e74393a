import SpiceGraphics

/// How four channels in 32 bits become the pixels of a surface: lower bits are cut off (spec 06, section 2.2).
enum PixelReduction {
  /// Writes `count` pixels of a format that has less than 32 bits, but at least eight.
  static func reduce(_ row: UnsafeRawPointer, count: Int, to format: SurfaceFormat, into target: UnsafeMutableRawPointer) {
    switch format {
    case .rgb555: each(row, count, target, reduce555)
    case .rgb565: each(row, count, target, reduce565)
    default: each(row, count, target) { UInt8(truncatingIfNeeded: $0 >> 24) }
    }
  }

  /// Writes the low 16 bits of `count` numbers.
  static func truncate(_ row: UnsafeRawPointer, count: Int, into target: UnsafeMutableRawPointer) {
    each(row, count, target) { UInt16(truncatingIfNeeded: $0) }
  }

  /// Makes the channels those that are left of them in a format of 16 bits.
  static func quantize(_ row: UnsafeMutableRawPointer, count: Int, to format: SurfaceFormat) {
    if format == .rgb555 {
      each(row, count, row) { PixelExpansion.expand555(reduce555($0)) }
    } else {
      each(row, count, row) { PixelExpansion.expand565(reduce565($0)) }
    }
  }

  @inline(__always)
  private static func each<Pixel: BitwiseCopyable>(
    _ row: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutableRawPointer, _ pixel: (UInt32) -> Pixel
  ) {
    for i in 0..<count {
      let channels = row.loadUnaligned(fromByteOffset: i &* 4, as: UInt32.self)
      target.storeBytes(of: pixel(channels), toByteOffset: i &* MemoryLayout<Pixel>.size, as: Pixel.self)
    }
  }

  @inline(__always)
  private static func reduce555(_ pixel: UInt32) -> UInt16 {
    UInt16(truncatingIfNeeded: pixel >> 9 & 0x7c00 | pixel >> 6 & 0x03e0 | pixel >> 3 & 0x001f)
  }

  @inline(__always)
  private static func reduce565(_ pixel: UInt32) -> UInt16 {
    UInt16(truncatingIfNeeded: pixel >> 8 & 0xf800 | pixel >> 5 & 0x07e0 | pixel >> 3 & 0x001f)
  }
}
