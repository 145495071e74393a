public import SpiceWire

/// What is known of the guest's agent.
public struct AgentState: Hashable, Sendable {
  /// The server says that an agent is there.
  public var isConnected = false
  /// What the agent can do; nil before it has said so.
  public var capabilities: CapabilitySet<AgentCapability>?

  public init() {}

  /// The agent takes `requestMonitors`.
  public var takesMonitors: Bool { capabilities?.contains(.monitorsConfig) == true }
}
