/// AGENT_DATA, in both directions: a piece of the stream of agent messages, at most 2048 bytes (spec 02, section 3.6).
public struct MainAgentData: WireCoded {
  public var data: ArraySlice<UInt8>

  public init(data: ArraySlice<UInt8>) {
    self.data = data
  }

  public init(from reader: inout WireReader) throws(WireError) {
    data = reader.rest()
  }

  public func write(to writer: inout WireWriter) {
    writer.payload(data)
  }
}
