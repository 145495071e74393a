/// A pixel of `QUICPixels` in the lowest lane of a vector, where a sum of bytes is one instruction.
struct QUICVectorPixel {
  private var bytes: SIMD16<UInt8>

  @inline(__always) init(_ word: UInt32) { bytes = unsafeBitCast(SIMD4<UInt32>(word, 0, 0, 0), to: SIMD16<UInt8>.self) }

  /// The pixel whose difference from its prediction, the mean of its neighbours rounded down (spec 04, section 7.1), is `difference`. With 5 bits, the upper bits of the difference do not count.
  @inline(__always) init<Depth: QUICDepth>(_: Depth.Type, _ left: Self, _ above: Self, _ difference: Self) {
    let mean = (left.bytes & above.bytes) &+ ((left.bytes ^ above.bytes) &>> SIMD16(repeating: 1))
    bytes = mean &+ difference.bytes
    if Depth.bitsPerComponent == 5 { bytes &= SIMD16(repeating: 0x1f) }
  }

  @inline(__always) var word: UInt32 { unsafeBitCast(bytes, to: SIMD4<UInt32>.self)[0] }

  /// True if a is b, and c is d.
  @inline(__always) static func areEqual(_ a: Self, _ b: Self, _ c: Self, _ d: Self) -> Bool {
    unsafeBitCast((a.bytes ^ b.bytes) | (c.bytes ^ d.bytes), to: SIMD4<UInt32>.self)[0] == 0
  }
}
