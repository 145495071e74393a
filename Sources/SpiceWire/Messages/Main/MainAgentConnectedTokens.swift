/// AGENT_CONNECTED_TOKENS, from the server: a guest agent is there (spec 02, section 3.6).
public struct MainAgentConnectedTokens: WireCoded {
  /// How many AGENT_DATA messages the client may send; replaces what was left.
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
