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

  @inline(__always) static func signature(_ word: UInt16) -> UInt8 {
    UInt8(truncatingIfNeeded: (word & mask) &+ ((word & mask) &>> 7))
  }

  @inline(__always) static func sweepEight(_ units: UnsafeRawPointer, signatures: UnsafeMutablePointer<UInt8>) -> UInt64 {
    let pixels = units.loadUnaligned(as: SIMD8<UInt16>.self) & SIMD8(repeating: mask)
    let mixed = (pixels &+ (pixels &>> 7)) & SIMD8(repeating: 0xff)
    UnsafeMutableRawPointer(signatures).store(SIMD8<UInt8>(truncatingIfNeeded: mixed))
    return bitPerByte(differences(units, units - 2))
  }

  @inline(__always) static func differences(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer) -> UInt64 {
    let x = a.loadUnaligned(as: SIMD8<UInt16>.self) & SIMD8(repeating: mask)
    let y = b.loadUnaligned(as: SIMD8<UInt16>.self) & SIMD8(repeating: mask)
    let bytes = SIMD8<Int16>(repeating: 0).replacing(with: SIMD8<Int16>(repeating: -1), where: x .!= y)
    return unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: bytes), to: UInt64.self)
  }
}
