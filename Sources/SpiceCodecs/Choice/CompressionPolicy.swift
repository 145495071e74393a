/// How a display channel's pictures shall be compressed: a server's setting, or a client's wish (spec 05, section 9.1). The numbers are those
/// of the message `preferred_compression`.
public enum CompressionPolicy: UInt8, Hashable, Sendable, CaseIterable {
  /// Pictures travel as they are.
  case off = 1
  /// QUIC or JPEG for what looks like a photo, else GLZ.
  case autoGLZ = 2
  /// QUIC or JPEG for what looks like a photo, else LZ.
  case autoLZ = 3
  case quic = 4
  case glz = 5
  case lz = 6
  case lz4 = 7
}
