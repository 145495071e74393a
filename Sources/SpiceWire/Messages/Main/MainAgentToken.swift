/// AGENT_TOKEN, in both directions: the receiver may send so many more AGENT_DATA messages (spec 02, section 3.6).
public struct MainAgentToken: WireCoded {
  /// Added to what is left.
  public var tokens: UInt32

  public init(tokens: UInt32) {
    self.tokens = tokens
  }

  public init(from reader: inout WireReader) throws(WireError) {
    tokens = try reader.u32("num_tokens")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(tokens)
  }
}
