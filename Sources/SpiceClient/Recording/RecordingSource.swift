/// Where the bytes of a recording come from: a file.
public protocol RecordingSource {
  /// The next bytes, as many as come at once; none at the end.
  mutating func read() throws(RecordingError) -> [UInt8]
}

/// The entries of a recording, one after the other.
struct RecordingEntries<Source: RecordingSource> {
  private var source: Source
  private(set) var reader = RecordingReader()

  init(_ source: Source) { self.source = source }

  /// The next entry; nil at the end, where the recording may be torn.
  mutating func next() throws(RecordingError) -> RecordingEntry? {
    while true {
      if let entry = try reader.next() { return entry }
      let bytes = try source.read()
      guard !bytes.isEmpty else { return nil }
      reader.append(bytes)
    }
  }
}
