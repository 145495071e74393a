/// Where the bytes of a recording come from: a file, a pipe, an array.
public protocol RecordingSource {
  /// The next bytes, as many as are at hand; none at the end.
  mutating func nextBytes() throws(QXLError) -> [UInt8]
}

/// A recording that is in memory.
public struct RecordingBytes: RecordingSource {
  private var bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public mutating func nextBytes() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }
}
