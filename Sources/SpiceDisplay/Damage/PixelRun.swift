/// Looks at short runs of pixels, 32 at most: B, G, R, and a byte that does not matter.
enum PixelRun {
  /// The pixels of a segment, the unit in which rows are looked at.
  static let segment = 32

  private static let colors: UInt32 = 0x00ff_ffff
  private static let colorPair: UInt64 = 0x00ff_ffff_00ff_ffff

  @inline(__always)
  static func color(_ pixels: UnsafeRawPointer, _ index: Int) -> UInt32 {
    pixels.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self) & colors
  }

  @inline(__always)
  static func differ(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int) -> Bool {
    count == segment ? segmentsDiffer(a, b) : shortRunsDiffer(a, b, count: count)
  }

  @inline(__always)
  private static func segmentsDiffer(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer) -> Bool {
    var different = SIMD2<UInt64>.zero
    var offset = 0
    while offset < segment &* 4 {
      different |=
        a.loadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self) ^ b.loadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self)
      offset &+= 16
    }
    return (different[0] | different[1]) & colorPair != 0
  }

  private static func shortRunsDiffer(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int) -> Bool {
    var different: UInt32 = 0
    for index in 0..<count { different |= color(a, index) ^ color(b, index) }
    return different != 0
  }

  /// The lowest bit set is that of the first pixel that differs, the highest that of the last one; some must.
  @inline(__always)
  static func outline(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int) -> UInt32 {
    // What differs at both ends, as all of a video does, is not looked at further.
    color(a, 0) != color(b, 0) && color(a, count &- 1) != color(b, count &- 1)
      ? .max &>> UInt32(truncatingIfNeeded: segment &- count) : differences(a, b, count: count)
  }

  /// Bit n is set if pixel n differs.
  private static func differences(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int) -> UInt32 {
    if count == segment { return segmentDifferences(a, b) }
    var mask: UInt32 = 0
    for index in 0..<count where color(a, index) != color(b, index) { mask |= 1 &<< UInt32(truncatingIfNeeded: index) }
    return mask
  }

  private static func segmentDifferences(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer) -> UInt32 {
    var mask = SIMD4<UInt32>.zero
    var bits = SIMD4<UInt32>(1, 2, 4, 8)
    var offset = 0
    while offset < segment &* 4 {
      let first = a.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt32>.self)
      let second = b.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt32>.self)
      let different = (first ^ second) & SIMD4(repeating: colors)
      // The sign of a number or of its negative is set unless it is 0.
      let nonZero = (different | (.zero &- different)) &>> SIMD4(repeating: 31)
      mask |= (.zero &- nonZero) & bits
      bits = bits &<< SIMD4(repeating: 4)
      offset &+= 16
    }
    return mask[0] | mask[1] | mask[2] | mask[3]
  }

  /// How often the color changes from a pixel to the next one.
  static func transitions(_ pixels: UnsafeRawPointer, count: Int) -> Int {
    var found = 0
    for index in 1..<max(count, 1) where color(pixels, index) != color(pixels, index &- 1) { found &+= 1 }
    return found
  }

  /// All pixels have one color.
  @inline(__always)
  static func isFlat(_ pixels: UnsafeRawPointer, count: Int) -> Bool { !differ(pixels, pixels + 4, count: count &- 1) }
}
