/// PING, from the server (spec 01, section 10). The answer is a PONG with the same number and time, without the data.
public struct BasePing: WireCoded {
  public var id: UInt32
  /// The clock of the server, in a unit of its own.
  public var timestamp: UInt64
  /// Any bytes, to fill the line for a measurement.
  public var data: ArraySlice<UInt8>

  public init(id: UInt32, timestamp: UInt64, data: ArraySlice<UInt8>) {
    self.id = id
    self.timestamp = timestamp
    self.data = data
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.u32("id")
    timestamp = try reader.u64("timestamp")
    data = reader.rest()
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(id)
    writer.u64(timestamp)
    writer.payload(data)
  }
}
