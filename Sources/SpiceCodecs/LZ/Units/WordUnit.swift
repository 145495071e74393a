/// Pixels of 16 bits (RGB16), coded as two bytes, the high one first. Bit 15 does not count.
enum WordUnit: LZUnit {
  typealias Word = UInt16

  @inline(__always) static var lengthBias: Int { 1 }
  @inline(__always) static var literalSize: Int { 2 }
  @inline(__always) static var mask: UInt16 { 0x7fff }

  @inline(__always) static func readLiterals(_ stream: UnsafeRawPointer, to units: UnsafeMutableRawPointer, count: Int) {
    for index in 0..<count { units.store(word(stream, index).byteSwapped, 2 &* index) }
  }

  @inline(__always) static func readLiteralsWide(_ stream: UnsafeRawPointer, to units: UnsafeMutableRawPointer, count: Int) {
    var index = 0
    repeat {
      units.store(swapped(stream.loadUnaligned(fromByteOffset: 2 &* index, as: SIMD8<UInt16>.self)), 2 &* index)
      index &+= 8
    } while index < count
  }

  @inline(__always) static func writeLiterals(_ units: UnsafeRawPointer, to stream: UnsafeMutableRawPointer, count: Int) {
    for index in 0..<count { stream.store(word(units, index).byteSwapped, 2 &* index) }
  }

  @inline(__always) private static func swapped(_ words: SIMD8<UInt16>) -> SIMD8<UInt16> { (words &<< 8) | (words &>> 8) }

  /// Mixes all bits into the upper byte of a word.
  @inline(__always) private static var factor: UInt16 { 0x9e3b }

  @inline(__always) static func signature(_ word: UInt16) -> UInt8 { UInt8(truncatingIfNeeded: ((word & mask) &* factor) &>> 8) }

  @inline(__always) static func sweepEight(_ units: UnsafeRawPointer, signatures: UnsafeMutablePointer<UInt8>) -> UInt64 {
    let pixels = units.loadUnaligned(as: SIMD8<UInt16>.self) & SIMD8(repeating: mask)
    let mixed = (pixels &* SIMD8(repeating: factor)) &>> 8
    UnsafeMutableRawPointer(signatures).store(SIMD8<UInt8>(truncatingIfNeeded: mixed))
    return bitPerByte(differences(units, units - 2))
  }

  @inline(__always) static func differences(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer) -> UInt64 {
    // The difference is below 2^15, so that its negative has the sign bit if it is not 0.
    let difference = (a.loadUnaligned(as: SIMD8<UInt16>.self) ^ b.loadUnaligned(as: SIMD8<UInt16>.self)) & SIMD8(repeating: mask)
    let negative = SIMD8<Int16>(truncatingIfNeeded: SIMD8<UInt16>(repeating: 0) &- difference)
    return unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: negative &>> 15), to: UInt64.self)
  }
}
