/// ANNOUNCE_CAPABILITIES, in both directions (spec 10, section 7).
public struct AgentAnnounceCapabilities: WireCoded {
  /// The other side is asked to announce in turn. An answer is no request.
  public var isRequest: Bool
  public var capabilities: CapabilitySet<AgentCapability>

  public init(isRequest: Bool, capabilities: CapabilitySet<AgentCapability>) {
    self.isRequest = isRequest
    self.capabilities = capabilities
  }

  public init(from reader: inout WireReader) throws(WireError) {
    isRequest = try reader.u32("request") != 0
    let count = reader.remaining / 4
    var words: [UInt32] = []
    words.reserveCapacity(count)
    for _ in 0..<count { words.append(try reader.u32("caps")) }
    capabilities = CapabilitySet(words: words)
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(isRequest ? 1 : 0)
    for word in capabilities.words { writer.u32(word) }
  }
}
