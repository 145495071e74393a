/// Puts a stream piece by piece into a window, for a `QUICBitReader`.
///
/// The window is memory of the decoder; its size does not depend on the stream's. Behind the stream come zeros, which make pixels like all
/// bits do, until the next `refill` notices.
struct QUICBitSource {
  /// The words of code that are not in the window yet.
  private var rest: UnsafeRawBufferPointer
  private let window: UnsafeMutableRawPointer
  /// The end of what is in the window; zeros lie behind it.
  private var end: UnsafeRawPointer
  /// A reader that is not beyond this has `margin` bytes before it.
  private var checkpoint: UnsafeRawPointer
  private let byteCount: Int

  /// How many bytes a reader may go on after a `refill`, less the 8 that it looks ahead.
  static let margin = 2048
  private static let dataBytes = 16 << 10
  /// Bytes that the reader has read already, for `rewind`.
  private static let behind = 64
  static let windowBytes = behind + dataBytes + margin + 64

  /// - Parameters:
  ///   - code: The stream behind its header; bytes behind the last whole word do not count.
  ///   - window: `windowBytes` bytes.
  init(_ code: UnsafeRawBufferPointer, window: UnsafeMutableRawPointer) {
    byteCount = code.count & ~3
    rest = UnsafeRawBufferPointer(rebasing: code.prefix(byteCount))
    self.window = window
    window.initializeMemory(as: UInt8.self, repeating: 0, count: Self.behind)
    end = UnsafeRawPointer(window + Self.behind)
    checkpoint = end
  }

  /// A reader of the first bit.
  mutating func makeReader() -> QUICBitReader {
    var reader = QUICBitReader(next: end)
    _ = load(&reader)
    return reader
  }

  /// False when the reader has used more bits than there are. Otherwise it may go on, as far as `margin` says.
  @inline(__always) mutating func refill(_ reader: inout QUICBitReader) -> Bool {
    if _fastPath(reader.next <= checkpoint) { return true }
    // A copy, so that the loops' reader need not have an address.
    var moved = reader
    let isValid = load(&moved)
    reader = moved
    return isValid
  }

  /// Moves what has not been read to the window's start, and puts more of the stream behind it.
  @inline(never) private mutating func load(_ reader: inout QUICBitReader) -> Bool {
    // Without more of the stream, the reader was beyond the checkpoint that lies at the end of all.
    guard !rest.isEmpty else { return false }
    let kept = end - reader.next
    window.copyMemory(from: reader.next - Self.behind, byteCount: Self.behind + kept)
    let count = min(rest.count, Self.dataBytes - kept) & ~3
    let target = window + Self.behind + kept
    var offset = 0
    while offset &+ 16 <= count {
      let words = rest.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt32>.self)
      target.storeBytes(of: Self.reversed(words), toByteOffset: offset, as: SIMD4<UInt32>.self)
      offset &+= 16
    }
    while offset < count {
      let word = SIMD4<UInt32>(repeating: rest.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      target.storeBytes(of: Self.reversed(word)[0], toByteOffset: offset, as: UInt32.self)
      offset &+= 4
    }
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    (target + count).initializeMemory(as: UInt8.self, repeating: 0, count: Self.margin + 64)
    reader.next = UnsafeRawPointer(window + Self.behind)
    end = UnsafeRawPointer(target + count)
    // At the stream's end, the reader has looked ahead by 8 bytes at most while it used only bits of the stream.
    checkpoint = rest.isEmpty ? end + 8 : end - Self.margin
    return true
  }

  /// Little-endian words with the order of their bits reversed.
  @inline(__always) private static func reversed(_ words: SIMD4<UInt32>) -> SIMD4<UInt32> {
    func swapped(_ words: SIMD4<UInt32>, _ distance: UInt32, _ mask: UInt32) -> SIMD4<UInt32> {
      let (distance, mask) = (SIMD4(repeating: distance), SIMD4(repeating: mask))
      return (words &>> distance) & mask | (words & mask) &<< distance
    }
    let nibbles = swapped(swapped(words, 16, 0xffff), 8, 0x00ff_00ff)
    return swapped(swapped(swapped(nibbles, 4, 0x0f0f_0f0f), 2, 0x3333_3333), 1, 0x5555_5555)
  }

  /// True when all bits that the reader has used are in the stream, and one more word, which every encoder appends (spec 04, section 13).
  func isComplete(_ reader: QUICBitReader) -> Bool {
    let usedBits = 8 * (byteCount - rest.count + (reader.next - end)) - Int(reader.count & 63)
    return (usedBits + 31) / 32 < byteCount / 4
  }
}
