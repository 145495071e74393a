/// AGENT_DISCONNECTED, from the server: the guest agent is gone (spec 02, section 3.6).
public struct MainAgentDisconnected: WireCoded {
  /// A link error code; the reference sends 0.
  public var errorCode: UInt32

  public init(errorCode: UInt32) {
    self.errorCode = errorCode
  }

  public init(from reader: inout WireReader) throws(WireError) {
    errorCode = try reader.u32("error_code")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(errorCode)
  }
}
