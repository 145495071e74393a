/// DISCONNECTING, in both directions (spec 01, section 8.6). Closing the connection without it is the normal way to end.
public struct BaseDisconnecting: WireCoded {
  public var timestamp: UInt64
  /// A link error code (spec 01, section 3.6).
  public var reason: UInt32

  public init(timestamp: UInt64, reason: UInt32) {
    self.timestamp = timestamp
    self.reason = reason
  }

  public init(from reader: inout WireReader) throws(WireError) {
    timestamp = try reader.u64("time_stamp")
    reason = try reader.u32("reason")
  }

  public func write(to writer: inout WireWriter) {
    writer.u64(timestamp)
    writer.u32(reason)
  }
}
