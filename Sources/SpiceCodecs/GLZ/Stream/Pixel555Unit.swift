/// Pixels of an RGB16 stream, kept as 32 bits as the codec keeps all pixels: five bits of a colour become eight by repeating the upper
/// three (spec 05, section 3.5). The word comes back exactly; only its bit 15, which has no meaning, is lost.
///
/// So images of all types can refer to each other's colours, and comparing, copying and showing them is the same for all.
enum Pixel555Unit: LZUnit {
  typealias Word = UInt32

  @inline(__always) static var lengthBias: Int { 1 }
  @inline(__always) static var literalSize: Int { 2 }
  @inline(__always) static var mask: UInt32 { PixelUnit.mask }

  @inline(__always) static func readLiterals(_ stream: UnsafeRawPointer, to units: UnsafeMutableRawPointer, count: Int) {
    for index in 0..<count {
      let word = stream.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self).byteSwapped
      units.store(PixelConversion.expanded555(UInt32(word)), 4 &* index)
    }
  }

  @inline(__always) static func readLiteralsWide(_ stream: UnsafeRawPointer, to units: UnsafeMutableRawPointer, count: Int) {
    var index = 0
    repeat {
      let words = stream.loadUnaligned(fromByteOffset: 2 &* index, as: SIMD8<UInt16>.self)
      units.store(PixelConversion.expanded555((words &<< 8) | (words &>> 8)), 4 &* index)
      index &+= 8
    } while index < count
  }

  @inline(__always) static func writeLiterals(_ units: UnsafeRawPointer, to stream: UnsafeMutableRawPointer, count: Int) {
    for index in 0..<count { stream.store(packed(word(units, index)).byteSwapped, 2 &* index) }
  }

  /// The word of a pixel: the upper five bits of each colour.
  @inline(__always) static func packed(_ pixel: UInt32) -> UInt16 {
    UInt16(truncatingIfNeeded: (pixel &>> 9) & 0x7c00 | (pixel &>> 6) & 0x03e0 | (pixel &>> 3) & 0x001f)
  }

  @inline(__always) static func signature(_ word: UInt32) -> UInt8 { PixelUnit.signature(word) }

  @inline(__always) static func sweepEight(_ units: UnsafeRawPointer, signatures: UnsafeMutablePointer<UInt8>) -> UInt64 {
    PixelUnit.sweepEight(units, signatures: signatures)
  }

  @inline(__always) static func differences(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer) -> UInt64 { PixelUnit.differences(a, b) }
}
