/// Collects bits, most significant first, into little-endian words of 32 bits (spec 04, section 5).
///
/// Words go to a block of memory that the encoder owns, and from there to the output. The one rule for its users: `reserve` before
/// `put`, for all bits until the next `reserve`.
struct QUICBitWriter {
  /// The last bits that were put; the lower `pending` of them are in no word yet.
  private var bits: UInt64 = 0
  /// 0...31.
  private var pending = 0
  private var next: UnsafeMutablePointer<UInt32>
  private let start: UnsafeMutablePointer<UInt32>

  static let blockBytes = 32 << 10

  /// `block`: `blockBytes` bytes.
  init(block: UnsafeMutableRawPointer) {
    start = block.assumingMemoryBound(to: UInt32.self)
    next = start
  }

  /// Appends `length` bits, 0...32; those of `code` above them are 0.
  @inline(__always) mutating func put(_ code: UInt32, _ length: Int) {
    bits = bits &<< UInt64(truncatingIfNeeded: length) | UInt64(code)
    let count = pending &+ length
    pending = count & 31
    // A word that is not complete is written too, and again when it is.
    next.pointee = UInt32(truncatingIfNeeded: bits &>> UInt64(truncatingIfNeeded: pending)).littleEndian
    next += count &>> 5
  }

  /// Bytes in the block.
  private var byteCount: Int { UnsafeRawPointer(next) - UnsafeRawPointer(start) }

  /// Makes room for `bytes` bytes of code, at most `blockBytes - 8`.
  @inline(__always) mutating func reserve(_ bytes: Int, _ output: inout [UInt8]) {
    if Self.blockBytes &- byteCount < bytes &+ 8 { self = flushed(&output) }
  }

  /// Appends all whole words to the output. A new value, so that the loops' writer need not have an address.
  @inline(never) private func flushed(_ output: inout [UInt8]) -> QUICBitWriter {
    output.append(contentsOf: UnsafeRawBufferPointer(start: start, count: byteCount))
    var writer = self
    writer.next = start
    return writer
  }

  /// Bytes of whole words that are not in the output yet.
  var unflushedBytes: Int { byteCount }

  /// Pads the last word, and appends the word that decoders look ahead to (spec 04, section 13).
  mutating func finish(_ output: inout [UInt8]) {
    reserve(8, &output)
    if pending > 0 { put(0, 32 &- pending) }
    put(0, 32)
    self = flushed(&output)
  }
}
