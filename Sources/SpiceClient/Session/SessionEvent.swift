public import SpiceTransport
public import SpiceWire

/// What happens in a session, in the order in which it happens.
public enum SessionEvent: Sendable {
  /// A channel's link stage is over.
  case opened(ChannelID, LinkInfo)
  case main(MainEvent)
  /// Something happened on the display channel with this id.
  case display(UInt8, DisplayEvent)
  /// A common message came on this channel.
  case common(ChannelID, CommonEvent)
  /// A message could not be handled; the channel goes on.
  case problem(ChannelID, ChannelProblem)
  /// A channel ended: by the server without an error, or with one. When it is the main channel, the session is over.
  case closed(ChannelID, reason: String?)
}
