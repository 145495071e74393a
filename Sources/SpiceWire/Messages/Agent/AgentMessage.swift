/// The messages between a client and the guest's agent (spec 10, section 8). They travel in pieces in AGENT_DATA.
public enum AgentMessage: Hashable, Sendable {
  case monitorsConfig(AgentMonitorsConfig)
  case reply(AgentReply)
  case announceCapabilities(AgentAnnounceCapabilities)
  /// A message that has no type of its own here, as it came.
  case other(type: UInt32, data: ArraySlice<UInt8>)

  public enum Number: UInt32, Hashable, Sendable {
    case monitorsConfig = 2
    case reply = 3
    case announceCapabilities = 6
  }

  /// The message with this number, from the data behind its header.
  public static func decode(type: UInt32, data: ArraySlice<UInt8>) throws(WireError) -> AgentMessage {
    switch Number(rawValue: type) {
    case .monitorsConfig:
      var reader = WireReader(Array(data), message: "agent monitors_config")
      return .monitorsConfig(try AgentMonitorsConfig(from: &reader))
    case .reply:
      var reader = WireReader(Array(data), message: "agent reply")
      return .reply(try AgentReply(from: &reader))
    case .announceCapabilities:
      var reader = WireReader(Array(data), message: "agent announce_capabilities")
      return .announceCapabilities(try AgentAnnounceCapabilities(from: &reader))
    case nil:
      return .other(type: type, data: data)
    }
  }

  public var type: UInt32 {
    switch self {
    case .monitorsConfig: Number.monitorsConfig.rawValue
    case .reply: Number.reply.rawValue
    case .announceCapabilities: Number.announceCapabilities.rawValue
    case .other(let type, _): type
    }
  }

  /// The message as it travels: its header and its data (spec 10, section 3).
  public func encoded() -> [UInt8] {
    var data = WireWriter()
    switch self {
    case .monitorsConfig(let fields): fields.write(to: &data)
    case .reply(let fields): fields.write(to: &data)
    case .announceCapabilities(let fields): fields.write(to: &data)
    case .other(_, let bytes): data.copy(bytes)
    }
    let body = data.finish()
    var whole = WireWriter()
    AgentHeader(type: type, size: UInt32(clamping: body.count)).write(to: &whole)
    for piece in body.pieces { whole.copy(piece) }
    return whole.finish().pieces.flatMap { $0 }
  }
}
