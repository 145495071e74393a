/// Collects bits, most significant first, into little-endian words of 32 bits (spec 04, section 5).
///
/// Words go to a block of memory that the encoder owns, and from there to the output. The one rule for its users: `reserve` before
/// `put`, for all bits until the next `reserve`.
struct QUICBitWriter {
  /// The last bits that were put; the lower `position % 32` of them are in no word yet.
  private var bits: UInt64 = 0
  /// Bits since the start of the block.
  private var position: UInt32 = 0
  private let start: UnsafeMutableRawPointer

  static let blockBytes = 32 << 10

  /// `block`: `blockBytes` bytes, aligned to words.
  init(block: UnsafeMutableRawPointer) { start = block }

  /// Appends `length` bits, 0...32; those of `code` above them are 0.
  @inline(__always) mutating func put(_ code: UInt32, _ length: Int) {
    bits = bits &<< UInt64(truncatingIfNeeded: length) | UInt64(code)
    let word = position &>> 5
    position &+= UInt32(truncatingIfNeeded: length)
    // A word that is not complete is written too, and again when it is.
    let value = UInt32(truncatingIfNeeded: bits &>> UInt64(position & 31))
    start.storeBytes(of: value.littleEndian, toByteOffset: Int(4 &* word), as: UInt32.self)
  }

  /// Bytes of whole words in the block, which are not in the output yet.
  var byteCount: Int { Int(position &>> 5 &* 4) }

  /// Makes room for `bytes` bytes of code, at most `blockBytes - 8`.
  @inline(__always) mutating func reserve(_ bytes: Int, _ output: inout [UInt8]) {
    if Self.blockBytes &- byteCount < bytes &+ 8 { self = flushed(&output) }
  }

  /// Appends all whole words to the output. A new value, so that the loops' writer need not have an address.
  @inline(never) private func flushed(_ output: inout [UInt8]) -> QUICBitWriter {
    output.append(contentsOf: UnsafeRawBufferPointer(start: start, count: byteCount))
    var writer = self
    writer.position = position & 31
    return writer
  }

  /// Pads the last word, and appends the word that decoders look ahead to (spec 04, section 13).
  mutating func finish(_ output: inout [UInt8]) {
    reserve(8, &output)
    if position & 31 > 0 { put(0, 32 &- Int(position & 31)) }
    put(0, 32)
    self = flushed(&output)
  }
}
