/// INIT, from the server: the first message of a new session (spec 02, section 3.1).
public struct MainInit: WireCoded {
  /// The connection id for the links of all other channels.
  public var sessionID: UInt32
  /// How many displays there are, for the sizes of caches.
  public var displayChannelsHint: UInt32
  public var supportedMouseModes: MouseModes
  public var currentMouseMode: MouseMode
  public var agentConnected: Bool
  /// How many AGENT_DATA messages the client may send.
  public var agentTokens: UInt32
  /// Milliseconds; wraps (spec 02, section 3.5).
  public var multiMediaTime: UInt32
  /// Bytes of the largest display device's memory, for the sizes of caches.
  public var ramHint: UInt32

  public init(
    sessionID: UInt32, displayChannelsHint: UInt32, supportedMouseModes: MouseModes, currentMouseMode: MouseMode, agentConnected: Bool,
    agentTokens: UInt32, multiMediaTime: UInt32, ramHint: UInt32
  ) {
    self.sessionID = sessionID
    self.displayChannelsHint = displayChannelsHint
    self.supportedMouseModes = supportedMouseModes
    self.currentMouseMode = currentMouseMode
    self.agentConnected = agentConnected
    self.agentTokens = agentTokens
    self.multiMediaTime = multiMediaTime
    self.ramHint = ramHint
  }

  public init(from reader: inout WireReader) throws(WireError) {
    sessionID = try reader.u32("session_id")
    displayChannelsHint = try reader.u32("display_channels_hint")
    supportedMouseModes = MouseModes(rawValue: try reader.u32("supported_mouse_modes"))
    currentMouseMode = MouseMode(rawValue: try reader.u32("current_mouse_mode"))
    agentConnected = try reader.u32("agent_connected") != 0
    agentTokens = try reader.u32("agent_tokens")
    multiMediaTime = try reader.u32("multi_media_time")
    ramHint = try reader.u32("ram_hint")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(sessionID)
    writer.u32(displayChannelsHint)
    writer.u32(supportedMouseModes.rawValue)
    writer.u32(currentMouseMode.rawValue)
    writer.u32(agentConnected ? 1 : 0)
    writer.u32(agentTokens)
    writer.u32(multiMediaTime)
    writer.u32(ramHint)
  }
}
