/// ACK_SYNC, from the client: answers SET_ACK (spec 01, section 9).
public struct BaseAckSync: WireCoded {
  /// The generation of that SET_ACK.
  public var generation: UInt32

  public init(generation: UInt32) {
    self.generation = generation
  }

  public init(from reader: inout WireReader) throws(WireError) {
    generation = try reader.u32("generation")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(generation)
  }
}
