/// LATENCY, from the server: what the client's audio device must hold at least (spec 02, section 7.2).
public struct PlaybackLatency: WireCoded {
  public var milliseconds: UInt32

  public init(milliseconds: UInt32) {
    self.milliseconds = milliseconds
  }

  public init(from reader: inout WireReader) throws(WireError) {
    milliseconds = try reader.u32("latency_ms")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(milliseconds)
  }
}
