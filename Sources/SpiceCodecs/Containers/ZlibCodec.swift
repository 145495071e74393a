/// A library that writes and reads zlib streams (RFC 1950). Calls from several threads at once do not wait for each other.
public protocol ZlibCodec: Sendable {
  /// Appends `bytes` as one zlib stream, in the free room of `output`.
  ///
  /// `level` is 1 (fast) to 9 (small). False when there is not enough room; what was appended is then worthless.
  func deflate(_ bytes: RawSpan, level: Int, into output: inout OutputSpan<UInt8>) -> Bool

  /// Fills the free room of `output`, at least one byte, with what `stream` holds: exactly one zlib stream.
  ///
  /// Throws when the stream is damaged, holds more or less than that, or is followed by something; what was appended is then worthless.
  func inflate(_ stream: RawSpan, into output: inout OutputSpan<UInt8>) throws(DecodeError)
}
