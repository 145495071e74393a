/// How much one command may ask for. All are above what a driver needs, and checked before memory is taken.
enum QXLLimits {
  /// Bytes of the pixels of a bitmap or a surface, or of a QUIC stream: 8192x8192 pixels of four bytes.
  static let imageBytes = 1 << 28
  /// Rectangles of a clip: 16 MiB.
  static let clipRects = 1 << 20
  /// Bytes of a path.
  static let pathBytes = 1 << 24
  /// Bytes of a string's glyphs.
  static let stringBytes = 1 << 24
  /// Bytes of a cursor's shape: 1024x1024 pixels of four bytes.
  static let cursorBytes = 1 << 22
  /// Bytes of a message's text (spec 08, section 9.1).
  static let messageBytes = 100_000
  /// Chunks behind the first one of a chain (spec 08, section 9.2).
  static let furtherChunks = 2_097_150
  /// Surfaces of a device, the primary among them (spec 08, section 14.2).
  static let surfaces: UInt32 = 1024
  /// Bytes of the binary blocks of one event of a recording.
  static let eventBytes = 1 << 29
}
