public import SpiceWire

/// Where the bytes of a recording go: a file.
public protocol RecordingOutput: Sendable {
  /// Takes the next bytes. Called on the session's event loop, one call at a time; what cannot be written is the output's to tell.
  func write(_ bytes: WireBody)
}
