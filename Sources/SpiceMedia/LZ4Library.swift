import CLZ4
public import SpiceCodecs

/// Blocks of the LZ4 format by the library of that name.
public struct LZ4Library: LZ4BlockCodec {
  /// How far back blocks refer to what lies before them, in bytes.
  private static let window = 1 << 16

  public init() {}

  public func makeCompressor() -> any LZ4BlockCompressor { LZ4Compressor() }

  public func decompress(_ block: RawSpan, into output: inout MutableRawSpan, at offset: Int) -> Int? {
    precondition((0...output.byteCount).contains(offset))
    guard let size = Int32(exactly: block.byteCount) else { return nil }
    return block.withUnsafeBytes { block in
      output.withUnsafeMutableBytes { output -> Int? in
        guard let source = block.baseAddress, let base = output.baseAddress else { return nil }
        let target = base + offset
        // What may be referred to ends where this block's output begins.
        let known = min(offset, Self.window)
        let count = LZ4_decompress_safe_usingDict(
          source.assumingMemoryBound(to: CChar.self), target.assumingMemoryBound(to: CChar.self), size,
          Int32(clamping: output.count - offset), (target - known).assumingMemoryBound(to: CChar.self), Int32(known))
        return count < 0 ? nil : Int(count)
      }
    }
  }
}

/// The state of a stream that is being compressed: 16 KiB.
private final class LZ4Compressor: LZ4BlockCompressor {
  /// Nil when there was no memory for it.
  private let state = LZ4_createStream()

  deinit { LZ4_freeStream(state) }

  func reset() {
    // The library's faster way keeps what was learned before as junk that makes equal streams come out differently.
    LZ4_initStream(state, MemoryLayout<LZ4_stream_t>.size)
  }

  func compress(_ block: UnsafeRawBufferPointer, into output: inout OutputSpan<UInt8>) -> Bool {
    guard let state, let source = block.baseAddress, block.count <= LZ4Bound.largestBlock else { return false }
    let size = output.withUnsafeMutableBufferPointer { buffer, count -> Int32 in
      guard let base = buffer.baseAddress else { return 0 }
      let written = LZ4_compress_fast_continue(
        state, source.assumingMemoryBound(to: CChar.self), UnsafeMutableRawPointer(base + count).assumingMemoryBound(to: CChar.self),
        Int32(block.count), Int32(clamping: buffer.count - count), 1)
      count += Int(max(written, 0))
      return written
    }
    return size > 0
  }
}
