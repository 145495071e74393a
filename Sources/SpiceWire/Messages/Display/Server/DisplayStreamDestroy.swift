/// Ends a stream (spec 03, section 10.5).
public struct DisplayStreamDestroy: WireCoded {
  public var id: UInt32

  public init(id: UInt32) {
    self.id = id
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.u32("id")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(id)
  }
}
