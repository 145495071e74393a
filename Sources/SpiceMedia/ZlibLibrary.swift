import CZlib
public import SpiceCodecs

/// zlib streams by the library of that name. Its contexts, 256 KiB for writing and 40 KiB for reading, are used again.
public final class ZlibLibrary: ZlibCodec {
  private let deflaters = IdleContexts<Deflater>()
  private let inflaters = IdleContexts<Inflater>()

  public init() {}

  public func deflate(_ bytes: RawSpan, level: Int, into output: inout OutputSpan<UInt8>) -> Bool {
    var deflater = deflaters.take()
    // A context stays with its level: not every version of zlib can change it safely.
    if deflater?.level != level { deflater = Deflater(level: level) }
    guard let deflater else { return false }
    defer { deflaters.bringBack(deflater) }
    return deflater.deflate(bytes, into: &output)
  }

  public func inflate(_ stream: RawSpan, into output: inout OutputSpan<UInt8>) throws(DecodeError) {
    guard let inflater = inflaters.take() ?? Inflater() else { throw DecodeError(.zlibGLZ, "stream", .library("out of memory")) }
    defer { inflaters.bringBack(inflater) }
    try inflater.inflate(stream, into: &output)
  }
}

/// A context that writes zlib streams. `IdleContexts` gives it to one user at a time, hence it is safe to send.
private final class Deflater: @unchecked Sendable {
  /// In memory of its own: zlib remembers where it is.
  private let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  let level: Int

  init?(level: Int) {
    self.level = level
    state.initialize(to: z_stream())
    // When this fails deinit runs, and the library takes a context without content there.
    guard deflateInit_(state, Int32(clamping: level), ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
  }

  deinit {
    deflateEnd(state)
    state.deallocate()
  }

  func deflate(_ bytes: RawSpan, into output: inout OutputSpan<UInt8>) -> Bool {
    guard let size = UInt32(exactly: bytes.byteCount), deflateReset(state) == Z_OK else { return false }
    return bytes.withUnsafeBytes { input in
      output.withUnsafeMutableBufferPointer { buffer, count in
        state.pointee.setInput(input, size)
        state.pointee.setOutput(UnsafeMutableBufferPointer(rebasing: buffer[count...]))
        let room = state.pointee.avail_out
        let status = CZlib.deflate(state, Z_FINISH)
        count += Int(room - state.pointee.avail_out)
        return status == Z_STREAM_END
      }
    }
  }
}

/// A context that reads zlib streams. `IdleContexts` gives it to one user at a time, hence it is safe to send.
private final class Inflater: @unchecked Sendable {
  private let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

  init?() {
    state.initialize(to: z_stream())
    // When this fails deinit runs, and the library takes a context without content there.
    guard inflateInit_(state, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
  }

  deinit {
    inflateEnd(state)
    state.deallocate()
  }

  func inflate(_ stream: RawSpan, into output: inout OutputSpan<UInt8>) throws(DecodeError) {
    guard let size = UInt32(exactly: stream.byteCount), output.freeCapacity <= UInt32.max else {
      throw DecodeError(.zlibGLZ, "stream", .tooLarge(value: UInt64(max(stream.byteCount, output.freeCapacity)), limit: UInt64(UInt32.max)))
    }
    guard inflateReset(state) == Z_OK else { throw DecodeError(.zlibGLZ, "stream", .library("the context cannot be used again")) }
    let room = output.freeCapacity
    let status = stream.withUnsafeBytes { input in
      output.withUnsafeMutableBufferPointer { buffer, count in
        state.pointee.setInput(input, size)
        state.pointee.setOutput(UnsafeMutableBufferPointer(rebasing: buffer[count...]))
        let status = CZlib.inflate(state, Z_FINISH)
        count = buffer.count - Int(state.pointee.avail_out)
        return status
      }
    }
    let missing = Int(state.pointee.avail_out)
    switch status {
    case Z_STREAM_END:
      guard missing == 0 else {
        throw DecodeError(.zlibGLZ, "glz_data_size", .mismatch(value: UInt64(room), expected: UInt64(room - missing)))
      }
      guard state.pointee.avail_in == 0 else { throw DecodeError(.zlibGLZ, "stream", .trailingBytes(Int(state.pointee.avail_in))) }
    case Z_OK, Z_BUF_ERROR:
      // Either more output comes than there may be, or the stream is cut short.
      throw DecodeError(.zlibGLZ, "stream", missing == 0 && state.pointee.avail_in > 0 ? .outside : .truncated)
    default:
      throw DecodeError(.zlibGLZ, "stream", .library(state.pointee.msg.map { String(cString: $0) } ?? "status \(status)"))
    }
  }
}

extension z_stream {
  /// `bytes` must stay where they are as long as the context works; zlib does not write to them.
  fileprivate mutating func setInput(_ bytes: UnsafeRawBufferPointer, _ count: UInt32) {
    next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    avail_in = count
  }

  fileprivate mutating func setOutput(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
    next_out = buffer.baseAddress
    avail_out = UInt32(clamping: buffer.count)
  }
}
