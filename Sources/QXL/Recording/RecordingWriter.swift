/// Writes a recording, byte for byte as the reference writes one (spec 08, section 20).
///
/// What `RecordingReader` read from such a file is written as it was. Only what the format allows and the reference does not write is
/// lost: other white space, plus signs, leading zeros, numbers that are too large for their field, and packed blocks, which are written
/// unpacked.
public struct RecordingWriter: Sendable {
  /// What was written and not taken yet.
  private var output: RecordingText

  /// Starts with the recording's first line.
  public init() {
    output = RecordingText()
    output.line("SPICE_REPLAY", UInt32(1))
  }

  public mutating func append(_ event: RecordingEvent) {
    output.line("event", event.counter, event.isCommand ? 0 : 1, event.type, event.time)
    switch event.content {
    case .command(let command): output.command(command)
    case .createPrimary(let primary): output.primary(primary)
    case .request: break
    }
  }

  /// The bytes that came since the last time, for whoever writes them to a file.
  public mutating func takeBytes() -> [UInt8] {
    defer { output.bytes.removeAll() }
    return output.bytes
  }
}
