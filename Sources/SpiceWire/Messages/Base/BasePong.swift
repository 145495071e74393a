/// PONG, from the client: the number and the time of the PING that it answers (spec 01, section 10).
public struct BasePong: WireCoded {
  public var id: UInt32
  public var timestamp: UInt64

  public init(id: UInt32, timestamp: UInt64) {
    self.id = id
    self.timestamp = timestamp
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.u32("id")
    timestamp = try reader.u64("timestamp")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(id)
    writer.u64(timestamp)
  }
}
