/// Reads pixels as one byte per component: blue, green, red, and 0 in the fourth byte (alpha, the unused byte and bit 15 do not count).
///
/// 32-bit words keep a pixel in one register, and four of them fill a vector.
protocol SampledPixel {
  static var byteCount: Int { get }
  /// The caller guarantees `byteCount` readable bytes.
  static func load(_ bytes: UnsafeRawPointer) -> UInt32
  /// Four pixels beside each other. The caller guarantees `4 * byteCount` readable bytes.
  static func loadFour(_ bytes: UnsafeRawPointer) -> SIMD4<UInt32>
}

extension SampledPixel {
  @inline(__always) static func loadFour(_ bytes: UnsafeRawPointer) -> SIMD4<UInt32> {
    SIMD4(load(bytes), load(bytes + byteCount), load(bytes + 2 &* byteCount), load(bytes + 3 &* byteCount))
  }
}

/// Components of five bits, 0…31 (`BitmapFormat.rgb555`).
enum SampledPixel16: SampledPixel {
  static var byteCount: Int { 2 }
  @inline(__always) static func load(_ bytes: UnsafeRawPointer) -> UInt32 {
    let word = UInt32(UInt16(littleEndian: bytes.loadUnaligned(as: UInt16.self)))
    return (word & 0x1f) | (word & 0x3e0) << 3 | (word & 0x7c00) << 6
  }
}

/// `BitmapFormat.rgb24`.
enum SampledPixel24: SampledPixel {
  static var byteCount: Int { 3 }
  @inline(__always) static func load(_ bytes: UnsafeRawPointer) -> UInt32 {
    UInt32(UInt16(littleEndian: bytes.loadUnaligned(as: UInt16.self))) | UInt32(bytes.load(fromByteOffset: 2, as: UInt8.self)) << 16
  }
}

/// `BitmapFormat.rgb32` and `BitmapFormat.rgba`.
enum SampledPixel32: SampledPixel {
  static var byteCount: Int { 4 }
  @inline(__always) static func load(_ bytes: UnsafeRawPointer) -> UInt32 {
    bytes.loadUnaligned(as: UInt32.self) & UInt32(littleEndian: 0xff_ffff)
  }
  @inline(__always) static func loadFour(_ bytes: UnsafeRawPointer) -> SIMD4<UInt32> {
    bytes.loadUnaligned(as: SIMD4<UInt32>.self) & SIMD4(repeating: UInt32(littleEndian: 0xff_ffff))
  }
}

/// Absolute differences of four pixels' components from those of four others.
@inline(__always) func componentDifferences(_ a: SIMD4<UInt32>, _ b: SIMD4<UInt32>) -> SIMD16<UInt8> {
  let a = unsafeBitCast(a, to: SIMD16<UInt8>.self)
  let b = unsafeBitCast(b, to: SIMD16<UInt8>.self)
  // All bits where the difference is negative: then -x is ~(x - 1). Plain minimum and maximum become loops over the bytes.
  let negative = unsafeBitCast(a .< b, to: SIMD16<UInt8>.self)
  return ((a &- b) ^ negative) &- negative
}

extension SIMDMask where Storage == SIMD4<Int32> {
  /// All bits of the lanes that are true.
  @inline(__always) var words: SIMD4<UInt32> { unsafeBitCast(self, to: SIMD4<UInt32>.self) }
}
