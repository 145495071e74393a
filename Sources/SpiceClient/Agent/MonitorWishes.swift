import SpiceGraphics
import SpiceWire

/// Which screens the guest should have, in the form that its agent takes (spec 10, section 11).
struct MonitorWishes: Sendable {
  /// Some agents refuse a message with sizes in millimetres and tell nobody, and no capability says which (spec 10, section 11.4). So an
  /// agent that answered a message without them is sent one with them, and if it answers that too, it gets them from then on.
  private enum PhysicalSizes {
    case untried, waitingForPlainAnswer, tried, taken, refused
  }

  private var requests: [MonitorRequest] = []
  private var capabilities: CapabilitySet<AgentCapability>?
  private var physicalSizes = PhysicalSizes.untried

  /// Entries of the sparse form, as many as the reference client sends.
  private static let sparseCount = 16
  private static let mostMonitors = 256

  /// The agent went, or another one came.
  mutating func agentChanged() {
    capabilities = nil
    physicalSizes = .untried
  }

  /// What to send to an agent that has said what it can do.
  mutating func announced(_ capabilities: CapabilitySet<AgentCapability>) -> AgentMessage? {
    self.capabilities = capabilities
    return message()
  }

  /// What to send now; nil while there is no agent that takes it.
  mutating func request(_ requests: [MonitorRequest]) -> AgentMessage? {
    self.requests = requests
    return message()
  }

  /// What to send after the agent's answer.
  mutating func replied(_ result: AgentReply.Result) -> AgentMessage? {
    switch physicalSizes {
    case .waitingForPlainAnswer where result == .success:
      physicalSizes = .tried
      return config(withPhysicalSizes: true)
    case .tried:
      physicalSizes = result == .success ? .taken : .refused
      return result == .success ? nil : config(withPhysicalSizes: false)
    default: return nil
    }
  }

  private mutating func message() -> AgentMessage? {
    guard capabilities?.contains(.monitorsConfig) == true, requests.contains(where: { $0.size != nil }) else { return nil }
    switch physicalSizes {
    case .taken: return config(withPhysicalSizes: true)
    case .untried where requests.contains { $0.physicalSize != nil } && capabilities?.contains(.reply) == true:
      physicalSizes = .waitingForPlainAnswer
    // No answer came: this is one of the agents that keep silent.
    case .tried: physicalSizes = .refused
    default: break
    }
    return config(withPhysicalSizes: false)
  }

  private func config(withPhysicalSizes: Bool) -> AgentMessage {
    typealias Monitor = AgentMonitorsConfig.Monitor
    let isSparse = capabilities?.contains(.sparseMonitorsConfig) == true
    // Later wishes for the same display count.
    var byDisplay: [UInt8: MonitorRequest] = [:]
    for request in requests { byDisplay[request.display] = request.size == nil ? nil : request }
    let last = byDisplay.keys.max().map(Int.init) ?? 0
    let displays: [UInt8] =
      isSparse
      ? (0..<min(Self.mostMonitors, max(Self.sparseCount, last + 1))).map { UInt8($0) }
      : byDisplay.keys.sorted()

    // Without places of their own, screens stand side by side in their order.
    var nextX: Int64 = 0
    var monitors: [Monitor] = []
    var sizes: [AgentMonitorsConfig.PhysicalSize] = []
    for display in displays {
      guard let request = byDisplay[display], let size = request.size else {
        monitors.append(.off)
        sizes.append(AgentMonitorsConfig.PhysicalSize(width: 0, height: 0))
        continue
      }
      let position = request.position ?? Point(x: Int32(clamping: nextX), y: 0)
      nextX = max(nextX, Int64(position.x) + Int64(size.width))
      monitors.append(
        Monitor(
          width: UInt32(max(0, size.width)), height: UInt32(max(0, size.height)), depth: request.depth, x: position.x, y: position.y))
      sizes.append(
        AgentMonitorsConfig.PhysicalSize(width: request.physicalSize?.width ?? 0, height: request.physicalSize?.height ?? 0))
    }
    return .monitorsConfig(
      AgentMonitorsConfig(flags: .usePositions, monitors: monitors, physicalSizes: withPhysicalSizes ? sizes : nil))
  }
}
