public import SpiceTransport
public import SpiceWire

/// What happens in a session, in the order in which it happens.
public enum SessionEvent: Sendable {
  /// The session and its server stand differently.
  case stateChanged(SessionState)
  /// A channel's link stage is over.
  case opened(ChannelID, LinkInfo)
  /// A channel that the session opens by itself did not come up; the session goes on without it.
  case failed(ChannelID, SpiceClientError)
  case main(MainEvent)
  /// Something happened on the display channel with this id.
  case display(UInt8, DisplayEvent)
  case inputs(InputsEvent)
  /// Something happened on the cursor channel with this id, which is that of its display.
  case cursor(UInt8, CursorEvent)
  /// A common message came on this channel.
  case common(ChannelID, CommonEvent)
  /// A message could not be handled; the channel goes on.
  case problem(ChannelID, ChannelProblem)
  /// A channel ended: by the server without an error, or with one. When it is the main channel, the connection is over.
  case closed(ChannelID, reason: String?)
}
