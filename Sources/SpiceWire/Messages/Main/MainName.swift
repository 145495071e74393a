/// NAME, from the server: what the host calls the session; to clients with the capability `nameAndUUID` (spec 02, section 3.2).
public struct MainName: WireCoded {
  /// The name with its terminating zero byte, which the length counts.
  public var name: [UInt8]

  public init(name: [UInt8]) { self.name = name }

  public init(_ text: String) { name = zeroTerminated(text) }

  /// The name as text.
  public var text: String { SpiceWire.text(zeroTerminated: name) }

  public init(from reader: inout WireReader) throws(WireError) {
    name = Array(try reader.bytes(Int(clamping: try reader.u32("name_len")), "name"))
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(UInt32(name.count))
    writer.copy(name)
  }
}
