/// SET_ACK, from the server: how many messages the client may leave unacknowledged (spec 01, section 9).
public struct BaseSetAck: WireCoded {
  /// Which SET_ACK this is; ACK_SYNC repeats it.
  public var generation: UInt32
  /// Messages between two ACKs; 0 switches acknowledging off.
  public var window: UInt32

  public init(generation: UInt32, window: UInt32) {
    self.generation = generation
    self.window = window
  }

  public init(from reader: inout WireReader) throws(WireError) {
    generation = try reader.u32("generation")
    window = try reader.u32("window")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(generation)
    writer.u32(window)
  }
}
