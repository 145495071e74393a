/// NOTIFY, from the server: a text for the person at the client or for the log (spec 01, section 8.7).
public struct BaseNotify: WireCoded {
  /// Nanoseconds of the server's clock.
  public var timestamp: UInt64
  public var severity: NotifySeverity
  public var visibility: NotifyVisibility
  /// A code of the severity's kind; 0 is general.
  public var what: UInt32
  /// The text, without a terminator.
  public var message: [UInt8]

  public init(timestamp: UInt64, severity: NotifySeverity, visibility: NotifyVisibility, what: UInt32 = 0, message: [UInt8]) {
    self.timestamp = timestamp
    self.severity = severity
    self.visibility = visibility
    self.what = what
    self.message = message
  }

  /// The message as text.
  public var text: String { SpiceWire.text(zeroTerminated: message) }

  public init(from reader: inout WireReader) throws(WireError) {
    timestamp = try reader.u64("time_stamp")
    severity = NotifySeverity(rawValue: try reader.u32("severity"))
    visibility = NotifyVisibility(rawValue: try reader.u32("visibility"))
    what = try reader.u32("what")
    message = Array(try reader.bytes(Int(clamping: try reader.u32("message_len")), "message"))
  }

  public func write(to writer: inout WireWriter) {
    writer.u64(timestamp)
    writer.u32(severity.rawValue)
    writer.u32(visibility.rawValue)
    writer.u32(what)
    writer.u32(UInt32(message.count))
    writer.copy(message)
    // Not counted by the length, but sent by the reference server: a client may use the text as a zero-terminated string.
    writer.u8(0)
  }
}
