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

  /// The talk with the guest's agent.
  public private(set) var agent = AgentEngine()
  /// The engine attaches to the agent and asks for the mouse mode that it prefers.
  private let isActive: Bool
  private let preferredMouseMode: MouseMode?

  /// - Parameters:
  ///   - isActive: false for a client that only looks what there is.
  ///   - preferredMouseMode: what an active client asks for whenever the server has it.
  public init(isActive: Bool = false, preferredMouseMode: MouseMode? = nil) {
    self.isActive = isActive
    self.preferredMouseMode = preferredMouseMode
  }

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
      agent.setTokens(fields.agentTokens)
      effects.append(.event(.initialized))
      if fields.agentConnected, isActive { effects += agent.connected(tokens: fields.agentTokens).map { .send($0) } }
      effects.append(.send(.attachChannels))
      wishForMouseMode(effects: &effects)

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
      effects.append(.event(.mouseModeChanged(fields.current)))
      wishForMouseMode(effects: &effects)

    case .multiMediaTime(let fields):
      try withState(message) { $0.multiMediaTime = fields.time }
      effects.append(.event(.multiMediaTime(fields.time)))

    case .agentConnected:
      try withState(message) { $0.isAgentConnected = true }
      agentCame(tokens: nil, effects: &effects)

    case .agentConnectedTokens(let fields):
      try withState(message) { $0.isAgentConnected = true }
      agentCame(tokens: fields.tokens, effects: &effects)

    case .agentDisconnected:
      try withState(message) { $0.isAgentConnected = false }
      agent.disconnected()
      effects.append(.event(.agentDisconnected))

    case .agentToken(let fields):
      try withState(message) { _ in }
      effects += agent.received(tokens: fields.tokens).map { .send($0) }

    case .agentData(let fields):
      guard isActive else {
        // The server passes the agent's data on only after AGENT_START.
        throw .invalid(message: label(of: message), what: "came before the client asked for it")
      }
      do throws(WireError) {
        let (messages, announced) = try agent.received(data: fields.data)
        effects += messages.map { .send($0) }
        if announced, let capabilities = agent.state.capabilities { effects.append(.event(.agentAnnounced(capabilities))) }
      } catch {
        throw .malformed(error)
      }

    case .migrateBegin, .migrateBeginSeamless:
      effects.append(.send(.migrateConnectError))
      throw .unsupported(message: label(of: message), what: "moving to another server")

    case .migrateSwitchHost, .migrateCancel, .migrateEnd, .migrateDstSeamlessAck, .migrateDstSeamlessNack:
      throw .unsupported(message: label(of: message), what: "moving to another server")

    case .base:
      break
    }
  }

  private mutating func agentCame(tokens: UInt32?, effects: inout [ChannelEffect<MainEngine>]) {
    effects.append(.event(.agentConnected))
    if isActive {
      effects += agent.connected(tokens: tokens).map { .send($0) }
    } else if let tokens {
      agent.setTokens(tokens)
    }
  }

  /// Asks the agent for these screens, or keeps the wish for an agent that comes.
  public mutating func requestMonitors(_ monitors: [MonitorRequest]) -> [MainClientMessage] { agent.requestMonitors(monitors) }

  /// Asks for the preferred mouse mode if the server has it and it is not the present one.
  private func wishForMouseMode(effects: inout [ChannelEffect<MainEngine>]) {
    guard isActive, let wish = preferredMouseMode, let state, state.currentMouseMode != wish,
      state.supportedMouseModes.contains(MouseModes(rawValue: wish.rawValue))
    else { return }
    effects.append(.send(.mouseModeRequest(MainMouseModeRequest(mode: wish))))
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
      isAgentConnected: fields.agentConnected, multiMediaTime: fields.multiMediaTime, name: name,
      uuid: uuid, channels: [], channelListCount: 0)
  }
}
