public import SpiceWire

/// What happened on the main channel.
public enum MainEvent: Hashable, Sendable {
  /// INIT came: the session has its id and the other channels may be opened.
  case initialized
  /// The server listed channels; these were not known before.
  case channelsListed(new: [ChannelID])
  /// The guest's name or UUID came.
  case guestNamed
  case mouseModeChanged(MouseMode)
  case agentConnected
  case agentDisconnected
  /// The agent has said what it can do.
  case agentAnnounced(CapabilitySet<AgentCapability>)
  /// The clock that video and sound are stamped with was set.
  case multiMediaTime(UInt32)
}
