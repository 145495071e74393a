/// Why bytes are not a recording, or not one any more (docs/recording-format.md).
public enum RecordingError: Error, Hashable, Sendable {
  /// The file begins with something else.
  case notARecording
  /// The file's version, which this reader does not know.
  case unsupportedVersion(UInt16)
  /// The file could not be read; the system's reason.
  case unreadable(String)
  /// The entry that begins at this byte of the file is not what the format says. What is in front of it can be used.
  case malformed(offset: UInt64, what: String)
}

extension RecordingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notARecording: "this is no recording of a session"
    case .unsupportedVersion(let version): "a recording of version \(version), which is not known"
    case .unreadable(let reason): "cannot read: \(reason)"
    case .malformed(let offset, let what): "the recording is damaged at byte \(offset): \(what)"
    }
  }
}
