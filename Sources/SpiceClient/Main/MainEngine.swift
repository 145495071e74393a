public import SpiceWire

/// The main channel's state machine (spec 02, section 3): learns what there is, and asks for the list of channels as soon as it may.
public struct MainEngine: ChannelEngine {
  public typealias ServerMessage = MainServerMessage
  public typealias ClientMessage = MainClientMessage
  public typealias Event = MainEvent

  /// Nil until INIT has come.
  public private(set) var state: MainState?
  /// What came before INIT; servers send these behind it, but nothing says that they must.
  private var name: String?
  private var uuid: SIMD16<UInt8>?

  public init() {}

  /// What the client can do on this channel.
  public static let capabilities: CapabilitySet<MainCapability> = [.nameAndUUID, .agentConnectedTokens]

  public static func common(_ message: MainServerMessage) -> BaseServerMessage? {
    if case .base(let common) = message { common } else { nil }
  }

  public static func message(_ common: BaseClientMessage) -> MainClientMessage { .base(common) }

  public mutating func handle(
    _ message: MainServerMessage, effects: inout [ChannelEffect<MainEngine>]
  ) throws(ChannelProblem) {
    switch message {
    case .initialize(let fields):
      guard state == nil else { throw .invalid(message: label(of: message), what: "came twice") }
      state = MainState(fields, name: name, uuid: uuid)
      effects += [.event(.initialized), .send(.attachChannels)]

    case .channelsList(let list):
      try withState(message) { $0.channelListCount += 1 }
      // Lists add, they never remove; types that this client does not know are none of its business.
      var known = Set(state?.channels ?? [])
      var new: [ChannelID] = []
      for entry in list.channels {
        guard let id = entry.known, id.type != .main else { continue }
        if known.insert(id).inserted { new.append(id) }
      }
      state?.channels += new
      effects.append(.event(.channelsListed(new: new)))

    case .name(let fields):
      name = fields.text
      state?.name = fields.text
      effects.append(.event(.guestNamed))

    case .uuid(let fields):
      uuid = fields.bytes
      state?.uuid = uuid
      effects.append(.event(.guestNamed))

    case .mouseMode(let fields):
      try withState(message) {
        $0.supportedMouseModes = fields.supported
        $0.currentMouseMode = fields.current
      }
      effects.append(.event(.mouseModeChanged))

    case .multiMediaTime(let fields):
      try withState(message) { $0.multiMediaTime = fields.time }
      effects.append(.event(.multiMediaTime(fields.time)))

    case .agentConnected:
      try withState(message) { $0.isAgentConnected = true }
      effects.append(.event(.agentConnected))

    case .agentConnectedTokens(let fields):
      try withState(message) {
        $0.isAgentConnected = true
        $0.agentTokens = fields.tokens
      }
      effects.append(.event(.agentConnected))

    case .agentDisconnected:
      try withState(message) { $0.isAgentConnected = false }
      effects.append(.event(.agentDisconnected))

    case .agentToken(let fields):
      try withState(message) { $0.agentTokens = UInt32(clamping: UInt64($0.agentTokens) + UInt64(fields.tokens)) }

    case .agentData:
      // The server passes the agent's data on only after AGENT_START, which this client does not send.
      throw .invalid(message: label(of: message), what: "came before the client asked for it")

    case .migrateBegin, .migrateBeginSeamless:
      effects.append(.send(.migrateConnectError))
      throw .unsupported(message: label(of: message), what: "moving to another server")

    case .migrateSwitchHost, .migrateCancel, .migrateEnd, .migrateDstSeamlessAck, .migrateDstSeamlessNack:
      throw .unsupported(message: label(of: message), what: "moving to another server")

    case .base:
      break
    }
  }

  private func label(of message: MainServerMessage) -> String { MainServerMessage.label(ofType: message.type) }

  private mutating func withState(
    _ message: MainServerMessage, _ change: (inout MainState) -> Void
  ) throws(ChannelProblem) {
    guard var changed = state else { throw .invalid(message: label(of: message), what: "came before init") }
    change(&changed)
    state = changed
  }
}

extension MainState {
  fileprivate init(_ fields: MainInit, name: String?, uuid: SIMD16<UInt8>?) {
    self.init(
      sessionID: fields.sessionID, displayCountHint: fields.displayChannelsHint, memoryHint: fields.ramHint,
      supportedMouseModes: fields.supportedMouseModes, currentMouseMode: fields.currentMouseMode,
      isAgentConnected: fields.agentConnected, agentTokens: fields.agentTokens, multiMediaTime: fields.multiMediaTime, name: name,
      uuid: uuid, channels: [], channelListCount: 0)
  }
}
