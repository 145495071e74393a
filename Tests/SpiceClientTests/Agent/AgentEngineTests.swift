import SpiceClient
import SpiceGraphics
import SpiceWire
import Testing

struct AgentEngineTests {
  private typealias Config = AgentMonitorsConfig

  /// The messages that go to the agent in these bodies of AGENT_DATA.
  private func messages(_ sent: [MainClientMessage]) throws -> [AgentMessage] {
    var assembler = AgentMessageAssembler(limit: 1 << 20)
    var messages: [AgentMessage] = []
    for case .agentData(let fields) in sent { messages += try assembler.append(fields.data) }
    return messages
  }

  private func data(_ message: AgentMessage) -> ArraySlice<UInt8> { message.encoded()[...] }

  private func announcement(_ capabilities: CapabilitySet<AgentCapability>, isRequest: Bool = false) -> ArraySlice<UInt8> {
    data(.announceCapabilities(AgentAnnounceCapabilities(isRequest: isRequest, capabilities: capabilities)))
  }

  private func engine(_ capabilities: CapabilitySet<AgentCapability>) throws -> AgentEngine {
    var engine = AgentEngine()
    _ = engine.connected(tokens: 10)
    _ = try engine.received(data: announcement(capabilities))
    return engine
  }

  /// The one message about screens among these.
  private func config(_ sent: [MainClientMessage]) throws -> Config? {
    let configs = try messages(sent).compactMap { message -> Config? in
      if case .monitorsConfig(let config) = message { config } else { nil }
    }
    #expect(configs.count <= 1)
    return configs.first
  }

  @Test func itIntroducesItself() throws {
    var engine = AgentEngine()
    let sent = engine.connected(tokens: 10)
    #expect(sent.first == .agentStart(MainAgentStart(tokens: .max)))
    #expect(
      try messages(sent) == [.announceCapabilities(AgentAnnounceCapabilities(isRequest: true, capabilities: AgentEngine.capabilities))])
    #expect(engine.tokens == 9)
    #expect(engine.state.isConnected && engine.state.capabilities == nil)
    let (answer, announced) = try engine.received(data: announcement([.monitorsConfig], isRequest: true))
    #expect(announced && engine.state.takesMonitors)
    #expect(
      try messages(answer) == [
        .announceCapabilities(AgentAnnounceCapabilities(isRequest: false, capabilities: AgentEngine.capabilities))
      ])
    // An answer is never answered.
    #expect(try engine.received(data: announcement([.reply])).send.isEmpty)
    #expect(!engine.state.takesMonitors)
    engine.disconnected()
    #expect(!engine.state.isConnected && engine.state.capabilities == nil)
  }

  @Test func theDenseForm() throws {
    var engine = try engine([.monitorsConfig])
    let requests = [
      MonitorRequest(display: 3, size: Size(width: 640, height: 480)), MonitorRequest(display: 1, size: Size(width: 800, height: 600)),
      MonitorRequest(display: 2, size: nil),
    ]
    #expect(
      try config(engine.requestMonitors(requests))
        == Config(
          flags: .usePositions,
          monitors: [
            Config.Monitor(width: 800, height: 600, depth: 32, x: 0, y: 0),
            Config.Monitor(width: 640, height: 480, depth: 32, x: 800, y: 0),
          ]))
  }

  @Test func theSparseForm() throws {
    var engine = try engine([.monitorsConfig, .sparseMonitorsConfig])
    let request = MonitorRequest(display: 2, size: Size(width: 640, height: 480), position: Point(x: -10, y: 20))
    let sent = engine.requestMonitors([request])
    let config = try #require(try config(sent))
    #expect(config.monitors.count == 16)
    #expect(config.monitors[2] == Config.Monitor(width: 640, height: 480, depth: 32, x: -10, y: 20))
    #expect(config.monitors.filter { $0 == .off }.count == 15)
    let last = MonitorRequest(display: 255, size: Size(width: 1, height: 1))
    #expect(try self.config(engine.requestMonitors([last]))?.monitors.count == 256)
    // Nothing to show is no wish.
    #expect(engine.requestMonitors([MonitorRequest(size: nil)]).isEmpty)
  }

  @Test func wishesWaitForAnAgent() throws {
    var engine = AgentEngine()
    #expect(engine.requestMonitors([MonitorRequest(size: Size(width: 300, height: 200))]).isEmpty)
    #expect(engine.requestMonitors([MonitorRequest(size: Size(width: 640, height: 480))]).isEmpty)
    _ = engine.connected(tokens: 10)
    #expect(try config(engine.received(data: announcement([.reply])).send) == nil)
    let config = try #require(try config(engine.received(data: announcement([.monitorsConfig])).send))
    #expect(config.monitors == [Config.Monitor(width: 640, height: 480, depth: 32, x: 0, y: 0)])
    // The next agent is told too.
    engine.disconnected()
    _ = engine.connected(tokens: 10)
    #expect(try self.config(engine.received(data: announcement([.monitorsConfig])).send) == config)
  }

  @Test func physicalSizesGoToAgentsThatTakeThem() throws {
    var engine = try engine([.monitorsConfig, .reply])
    let request = MonitorRequest(
      size: Size(width: 640, height: 480), physicalSize: MonitorRequest.PhysicalSize(width: 300, height: 200))
    let success = data(.reply(AgentReply(type: 2, result: .success)))
    let failure = data(.reply(AgentReply(type: 2, result: .error)))
    #expect(try config(engine.requestMonitors([request]))?.physicalSizes == nil)
    #expect(
      try config(engine.received(data: success).send)?.physicalSizes == [Config.PhysicalSize(width: 300, height: 200)])
    var refusing = engine
    #expect(try engine.received(data: success).send.isEmpty)
    #expect(try config(engine.requestMonitors([request]))?.physicalSizes != nil)
    // One that says no gets the message without them, and never with them again.
    #expect(try config(refusing.received(data: failure).send)?.physicalSizes == .some(nil))
    #expect(try config(refusing.requestMonitors([request]))?.physicalSizes == nil)
    // One that says nothing too.
    var silent = try self.engine([.monitorsConfig, .reply])
    _ = silent.requestMonitors([request])
    _ = try silent.received(data: success)
    #expect(try config(silent.requestMonitors([request]))?.physicalSizes == nil)
    #expect(try silent.received(data: success).send.isEmpty)
  }

  @Test func tokensAreKept() throws {
    var engine = AgentEngine()
    #expect(engine.connected(tokens: 0) == [.agentStart(MainAgentStart(tokens: .max))])
    #expect(try messages(engine.received(tokens: 1)).count == 1)
    #expect(engine.tokens == 0)
    _ = try engine.received(data: announcement([.monitorsConfig, .sparseMonitorsConfig]))
    // 256 screens are three bodies; newer wishes replace older ones of which nothing went out.
    #expect(engine.requestMonitors([MonitorRequest(display: 1, size: Size(width: 1, height: 1))]).isEmpty)
    #expect(engine.requestMonitors([MonitorRequest(display: 255, size: Size(width: 1, height: 1))]).isEmpty)
    var sent = engine.received(tokens: 1)
    #expect(sent.count == 1)
    // What was begun is finished, even for an agent that went; then the next wish follows.
    engine.disconnected()
    #expect(engine.requestMonitors([MonitorRequest(display: 0, size: Size(width: 2, height: 2))]).isEmpty)
    sent += engine.received(tokens: 10)
    #expect(sent.count == 3)
    #expect(try config(sent)?.monitors.count == 256)
    #expect(engine.tokens == 8)
    #expect(engine.received(tokens: .max).isEmpty)
    #expect(engine.tokens == .max)
  }

  @Test func aStreamThatIsNoneIsToldOnce() throws {
    var engine = try engine([.monitorsConfig])
    #expect(throws: WireError.self) { try engine.received(data: [UInt8](repeating: 9, count: 20)[...]) }
    #expect(try engine.received(data: announcement([.reply])).announced == false)
    engine.disconnected()
    _ = engine.connected(tokens: 10)
    #expect(try engine.received(data: announcement([.reply])).announced)
    let long = AgentHeader(type: 6, size: .max)
    var writer = WireWriter()
    long.write(to: &writer)
    #expect(throws: WireError.self) { try engine.received(data: writer.finish().joined[...]) }
  }
}
