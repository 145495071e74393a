/// A kind of unit: what one literal, one length count and one distance count of a pass stand for (spec 05, section 1).
///
/// Units lie in memory at any address, one behind the other, as little-endian words. All members are constants or small inlined functions,
/// so that a pass that is generic over the kind becomes code for one kind. The functions take raw addresses; callers prove the bounds.
protocol LZUnit {
  associatedtype Word: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable

  /// Units that a match is longer than its length field says.
  static var lengthBias: Int { get }
  /// Bytes that a literal unit takes in the stream.
  static var literalSize: Int { get }
  /// The bits in which two units must be equal to be the same.
  static var mask: Word { get }

  /// Reads `count` literals, at most 32. Touches nothing else.
  static func readLiterals(_ stream: UnsafeRawPointer, to units: UnsafeMutableRawPointer, count: Int)
  /// Reads `count` literals, 1 to 32, and may read up to `LZSlack.literalInput` bytes behind them and overwrite up to `LZSlack.units` bytes
  /// behind the units.
  static func readLiteralsWide(_ stream: UnsafeRawPointer, to units: UnsafeMutableRawPointer, count: Int)
  /// Writes `count` literals, and may overwrite up to `LZSlack.literalOutput` bytes behind them.
  static func writeLiterals(_ units: UnsafeRawPointer, to stream: UnsafeMutableRawPointer, count: Int)

  /// A byte that equal units share.
  static func signature(_ word: Word) -> UInt8
  /// Writes the signatures of eight units; bit i of the result is set if unit i differs from the one before it. The unit before the first
  /// must be readable.
  static func sweepEight(_ units: UnsafeRawPointer, signatures: UnsafeMutablePointer<UInt8>) -> UInt64
  /// Bit 8 i of the result is set (with others of its byte) if units i of `a` and `b` differ.
  static func differences(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer) -> UInt64
}

/// What wide accesses may touch behind what they are asked for, in bytes.
enum LZSlack {
  static let literalInput = 32
  static let literalOutput = 8
  static let units = 64
}

extension LZUnit {
  /// Bytes of a unit in memory.
  @inline(__always) static var size: Int { MemoryLayout<Word>.size }

  /// Unit `index` of those at `units`.
  @inline(__always) static func word(_ units: UnsafeRawPointer, _ index: Int) -> Word {
    units.loadUnaligned(fromByteOffset: index &* size, as: Word.self)
  }

  @inline(__always) static func areEqual(_ a: Word, _ b: Word) -> Bool { (a ^ b) & mask == 0 }

  /// How many units of `a` and `b` are equal from the start, at most `limit`, which both can be read to.
  @inline(__always) static func matchLength(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, limit: Int) -> Int {
    var length = 0
    while length &+ 8 <= limit {
      let differences = differences(a + length &* size, b + length &* size)
      if differences != 0 { return length &+ differences.trailingZeroBitCount &>> 3 }
      length &+= 8
    }
    while length < limit, areEqual(word(a, length), word(b, length)) { length &+= 1 }
    return length
  }
}

/// Eight bits from eight bytes that are 0 or 0xff each.
@inline(__always) func bitPerByte(_ bytes: UInt64) -> UInt64 { ((bytes & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101) &>> 56 }
