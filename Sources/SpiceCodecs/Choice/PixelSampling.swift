/// Reads single pixels as one byte per component: blue, green, red from the lowest byte up, the highest byte 0 (alpha, the unused byte and
/// bit 15 do not count).
///
/// `UInt32` words keep a pixel in one register, and four of them fill a vector.
protocol SampledPixel {
  static var byteCount: Int { get }
  /// The caller guarantees `byteCount` readable bytes.
  static func load(_ bytes: UnsafeRawPointer) -> UInt32
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
    UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)) & 0xff_ffff
  }
}

/// Differences of four pixels' components from those of four others.
struct PixelDifferences {
  /// Absolute differences, four bytes a pixel.
  let bytes: SIMD16<UInt8>

  @inline(__always) init(_ a: SIMD4<UInt32>, _ b: SIMD4<UInt32>) {
    let a = unsafeBitCast(a, to: SIMD16<UInt8>.self)
    let b = unsafeBitCast(b, to: SIMD16<UInt8>.self)
    bytes = pointwiseMax(a, b) &- pointwiseMin(a, b)
  }

  /// The pixels that differ in some component: one set bit for each, lane 0 at bit 0.
  @inline(__always) var unequal: UInt32 { Self.lanes(unsafeBitCast(bytes, to: SIMD4<UInt32>.self) .!= 0) }

  /// The pixels that differ by at least `threshold` in some component.
  @inline(__always) func reaching(_ threshold: UInt8) -> UInt32 {
    let reached = unsafeBitCast(bytes .>= SIMD16(repeating: threshold), to: SIMD4<UInt32>.self)
    return Self.lanes(reached .!= 0)
  }

  @inline(__always) private static func lanes(_ mask: SIMDMask<SIMD4<Int32>>) -> UInt32 {
    let bits = unsafeBitCast(mask, to: SIMD4<UInt32>.self) & SIMD4(1, 2, 4, 8)
    return bits.wrappedSum()
  }
}
