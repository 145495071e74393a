import SpiceGraphics
public import SpiceWire

/// The client's side of the talk with the guest's agent (spec 10): who is there, what it can do, tokens and pieces, and the screens that
/// the guest should have. Without I/O: what has to be sent comes out as messages of the main channel.
public struct AgentEngine: Sendable {
  public private(set) var state = AgentState()
  /// How many AGENT_DATA messages may be sent.
  public private(set) var tokens: UInt32 = 0

  /// What the client can do.
  public static let capabilities: CapabilitySet<AgentCapability> = [
    .monitorsConfig, .reply, .sparseMonitorsConfig, .monitorsConfigPosition,
  ]
  /// Bytes of the largest message that is taken from an agent: of what is announced, none needs more than a few words.
  private static let messageLimit: UInt32 = 1 << 16

  private var assembler = AgentMessageAssembler(limit: messageLimit)
  /// The agent's stream cannot be read any more until another agent comes.
  private var isUnreadable = false
  /// Pieces of a message whose first piece went out: they must go out too, even after the agent went (spec 10, section 5.4).
  private var begun: ArraySlice<ArraySlice<UInt8>> = []
  /// Messages of which nothing went out yet.
  private var waiting: [AgentMessage] = []
  private var monitors = MonitorWishes()

  public init() {}

  // MARK: What the server tells

  /// An agent is there: asks it what it can do.
  public mutating func connected(tokens: UInt32?) -> [MainClientMessage] {
    forget()
    state.isConnected = true
    // Without a number it is what INIT told, or what is left.
    if let tokens { self.tokens = tokens }
    waiting.append(.announceCapabilities(AgentAnnounceCapabilities(isRequest: true, capabilities: Self.capabilities)))
    return [.agentStart(MainAgentStart(tokens: .max))] + sendable()
  }

  public mutating func disconnected() {
    forget()
    state.isConnected = false
  }

  private mutating func forget() {
    assembler.reset()
    isUnreadable = false
    waiting = []
    state.capabilities = nil
    monitors.agentChanged()
  }

  /// The number of tokens as INIT tells it, for an agent that comes.
  mutating func setTokens(_ tokens: UInt32) { self.tokens = tokens }

  public mutating func received(tokens more: UInt32) -> [MainClientMessage] {
    tokens = UInt32(clamping: UInt64(tokens) + UInt64(more))
    return sendable()
  }

  /// Takes a piece of the agent's stream.
  ///
  /// - Returns: what has to be sent, and whether the agent has said anew what it can do.
  /// - Throws: once, if the stream is none; what follows is dropped until another agent comes.
  public mutating func received(data: ArraySlice<UInt8>) throws(WireError) -> (send: [MainClientMessage], announced: Bool) {
    guard !isUnreadable else { return ([], false) }
    var announced = false
    let messages: [AgentMessage]
    do throws(WireError) {
      messages = try assembler.append(data)
    } catch {
      isUnreadable = true
      assembler.reset()
      throw error
    }
    for message in messages {
      switch message {
      case .announceCapabilities(let fields):
        state.capabilities = fields.capabilities
        announced = true
        if fields.isRequest {
          waiting.append(.announceCapabilities(AgentAnnounceCapabilities(isRequest: false, capabilities: Self.capabilities)))
        }
        if let wish = monitors.announced(fields.capabilities) { waiting.append(wish) }
      case .reply(let reply):
        guard reply.type == AgentMessage.Number.monitorsConfig.rawValue else { continue }
        if let wish = monitors.replied(reply.result) { waiting.append(wish) }
      case .monitorsConfig, .other:
        // Nothing that was announced lets an agent send these.
        break
      }
    }
    return (sendable(), announced)
  }

  // MARK: What the client wants

  /// Asks for these screens, now or as soon as an agent takes the wish; a wish that has not gone out is replaced.
  public mutating func requestMonitors(_ requests: [MonitorRequest]) -> [MainClientMessage] {
    guard let message = monitors.request(requests) else { return [] }
    waiting.removeAll { if case .monitorsConfig = $0 { true } else { false } }
    waiting.append(message)
    return sendable()
  }

  /// The pieces for which there are tokens.
  private mutating func sendable() -> [MainClientMessage] {
    var messages: [MainClientMessage] = []
    while tokens > 0 {
      if begun.isEmpty {
        guard state.isConnected, !waiting.isEmpty else { break }
        begun = AgentDataPieces.pieces(of: waiting.removeFirst().encoded())[...]
      }
      guard let piece = begun.popFirst() else { break }
      tokens -= 1
      messages.append(.agentData(MainAgentData(data: piece)))
    }
    return messages
  }
}
