/// Bytes, coded as they are: packed palette indexes, and alpha.
enum ByteUnit: LZUnit {
  typealias Word = UInt8

  @inline(__always) static var lengthBias: Int { 2 }
  @inline(__always) static var literalSize: Int { 1 }
  @inline(__always) static var mask: UInt8 { 0xff }

  @inline(__always) static func readLiterals(_ stream: UnsafeRawPointer, to units: UnsafeMutableRawPointer, count: Int) {
    for index in 0..<count { units.store(word(stream, index), index) }
  }

  @inline(__always) static func readLiteralsWide(_ stream: UnsafeRawPointer, to units: UnsafeMutableRawPointer, count: Int) {
    units.store(stream.vector32())
  }

  @inline(__always) static func writeLiterals(_ units: UnsafeRawPointer, to stream: UnsafeMutableRawPointer, count: Int) {
    for index in 0..<count { stream.store(word(units, index), index) }
  }

  /// The signatures are a copy of the units.
  @inline(__always) static func signature(_ word: UInt8) -> UInt8 { word }

  @inline(__always) static func sweepEight(_ units: UnsafeRawPointer, signatures: UnsafeMutablePointer<UInt8>) -> UInt64 {
    let bytes = units.word64()
    UnsafeMutableRawPointer(signatures).store(bytes)
    let different = bytes ^ (units - 1).word64()
    // Bit 7 of each byte that is not 0.
    let marks = (((different & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7f7f_7f7f_7f7f_7f7f) | different) & 0x8080_8080_8080_8080
    return ((marks &>> 7) &* 0x0102_0408_1020_4080) &>> 56
  }

  @inline(__always) static func differences(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer) -> UInt64 { a.word64() ^ b.word64() }
}
