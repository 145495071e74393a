/// Pixels of 32 bits whose colours are coded as three bytes: RGB24 (widened), RGB32 and the colours of RGBA. The fourth byte does not count.
enum PixelUnit: LZUnit {
  typealias Word = UInt32

  @inline(__always) static var lengthBias: Int { 0 }
  @inline(__always) static var literalSize: Int { 3 }
  @inline(__always) static var mask: UInt32 { 0x00ff_ffff }

  @inline(__always) static func readLiterals(_ stream: UnsafeRawPointer, to units: UnsafeMutableRawPointer, count: Int) {
    for index in 0..<count {
      let low = stream.loadUnaligned(fromByteOffset: 3 &* index, as: UInt16.self)
      let high = stream.load(fromByteOffset: 3 &* index &+ 2, as: UInt8.self)
      units.store(UInt32(low) | UInt32(high) &<< 16, 4 &* index)
    }
  }

  @inline(__always) static func readLiteralsWide(_ stream: UnsafeRawPointer, to units: UnsafeMutableRawPointer, count: Int) {
    var index = 0
    repeat {
      // Two pixels from six bytes, twice; the fourth bytes become 0.
      let bytes = SIMD2(stream.word64(3 &* index), stream.word64(3 &* index &+ 6))
      let first = bytes & SIMD2(repeating: 0x00ff_ffff)
      let second = (bytes &<< SIMD2(repeating: 8)) & SIMD2(repeating: 0x00ff_ffff_0000_0000)
      units.store(first | second, 4 &* index)
      index &+= 4
    } while index < count
  }

  @inline(__always) static func writeLiterals(_ units: UnsafeRawPointer, to stream: UnsafeMutableRawPointer, count: Int) {
    var index = 0
    while index &+ 2 <= count {
      let pixels = units.word64(4 &* index)
      stream.store((pixels & 0x00ff_ffff) | ((pixels &>> 8) & 0xffff_ff00_0000), 3 &* index)
      index &+= 2
    }
    if index < count { stream.store(word(units, index), 3 &* index) }
  }

  @inline(__always) static func signature(_ word: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: word &+ (word &>> 7) &+ (word &>> 14)) }

  @inline(__always) static func sweepEight(_ units: UnsafeRawPointer, signatures: UnsafeMutablePointer<UInt8>) -> UInt64 {
    let pixels = units.vector32()
    let mixed = (pixels &+ (pixels &>> 7) &+ (pixels &>> 14)) & SIMD8(repeating: 0xff)
    UnsafeMutableRawPointer(signatures).store(SIMD8<UInt8>(truncatingIfNeeded: mixed))
    return bitPerByte(bytes(ofDifferent: pixels, (units - 4).vector32()))
  }

  @inline(__always) static func differences(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer) -> UInt64 {
    bytes(ofDifferent: a.vector32(), b.vector32())
  }

  /// A byte of 0xff for each pair of different pixels. The difference is below 2^24, so that its negative has the sign bit if it is not 0;
  /// comparing vectors is not reliably compiled to vector instructions.
  @inline(__always) private static func bytes(ofDifferent a: SIMD8<UInt32>, _ b: SIMD8<UInt32>) -> UInt64 {
    let negative = SIMD8<Int32>(truncatingIfNeeded: SIMD8<UInt32>(repeating: 0) &- ((a ^ b) & SIMD8(repeating: mask)))
    return unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: negative &>> 31), to: UInt64.self)
  }
}
