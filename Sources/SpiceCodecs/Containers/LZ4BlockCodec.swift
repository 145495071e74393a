/// A library that writes and reads raw blocks of the LZ4 format. Calls from several threads at once do not wait for each other.
public protocol LZ4BlockCodec: Sendable {
  func makeCompressor() -> any LZ4BlockCompressor

  /// Decompresses `block` into `output` at `offset`, which must be a position in it.
  ///
  /// What lies in `output` before that, the blocks before, may be referred to. Gives back the number of bytes that the block made; nil when
  /// it is damaged or makes more than fits.
  func decompress(_ block: RawSpan, into output: inout MutableRawSpan, at offset: Int) -> Int?
}

/// Compresses the blocks of one stream after the other. Used by one thread at a time.
public protocol LZ4BlockCompressor: AnyObject {
  /// The next block begins a new stream.
  func reset()

  /// Appends `block` in the free room of `output`; false when there is not enough room, after which `reset` must come.
  ///
  /// A block is not empty and has at most `LZ4Bound.largestBlock` bytes. It refers to the block before it, which must lie there as it was,
  /// and to the ones before that as far as all of them lie directly behind one another.
  func compress(_ block: UnsafeRawBufferPointer, into output: inout OutputSpan<UInt8>) -> Bool
}

/// How large blocks of the LZ4 format get.
public enum LZ4Bound {
  /// Bytes that the format's usual implementations take as one block at most.
  public static let largestBlock = 0x7e00_0000

  /// Bytes that a block of `count` bytes takes at most when it is compressed: a run of literals has a byte more for each 255.
  public static func compressed(_ count: Int) -> Int { count + count / 255 + 16 }
}
