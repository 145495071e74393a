/// EVENT of the port and webdav channels, in both directions (spec 02, section 12).
public struct PortEvent: WireCoded {
  public var event: PortEventKind

  public init(event: PortEventKind) {
    self.event = event
  }

  public init(from reader: inout WireReader) throws(WireError) {
    event = PortEventKind(rawValue: try reader.u8("event"))
  }

  public func write(to writer: inout WireWriter) {
    writer.u8(event.rawValue)
  }
}
