public import SpiceWire

/// What a client does with the messages of one kind of channel, without I/O: decoded messages go in, replies and events come out.
///
/// What all channels have in common (sub-messages, ACK windows, pings) is `ChannelReceiver`'s part. An engine belongs to one session and is
/// confined to that session's executor.
public protocol ChannelEngine {
  associatedtype ServerMessage: ChannelMessage
  associatedtype ClientMessage: ChannelMessage
  associatedtype Event: Sendable

  /// The common message that `message` is, if it is one.
  static func common(_ message: ServerMessage) -> BaseServerMessage?

  /// A common message as one of this channel.
  static func message(_ common: BaseClientMessage) -> ClientMessage

  /// Handles a message that is not a common one. An error means that the message had no effect, or not its whole effect; the channel goes
  /// on.
  mutating func handle(_ message: ServerMessage, effects: inout [ChannelEffect<Self>]) throws(ChannelProblem)

  // MARK: Waiting for other channels

  /// What became of the message that was handed over last. Channels whose messages need nothing of other channels are always done.
  var progress: ChannelProgress { get }

  /// Waits, as WAIT_FOR_CHANNELS asks for.
  mutating func wait(for channels: BaseWaitForChannels)

  /// The message that is not done is dropped; what was kept for handling it again can go.
  mutating func drop()

  /// All messages of the frame with this serial are handled or dropped.
  mutating func finished(_ serial: UInt64)
}

extension ChannelEngine {
  public var progress: ChannelProgress { .done }
  public mutating func wait(for channels: BaseWaitForChannels) {}
  public mutating func drop() {}
  public mutating func finished(_ serial: UInt64) {}
}

/// What follows from a message of the server.
public enum ChannelEffect<Engine: ChannelEngine>: Sendable {
  /// This must be sent.
  case send(Engine.ClientMessage)
  /// This has happened.
  case event(Engine.Event)
  /// One of the common messages asks for something that is not the channel's own matter.
  case common(CommonEvent)
  /// A message could not be handled.
  case problem(ChannelProblem)
}

/// What the common messages of a channel tell its owner (spec 01, section 8).
public enum CommonEvent: Hashable, Sendable {
  case notified(BaseNotify)
  /// The server says why it is about to close the channel.
  case disconnecting(BaseDisconnecting)
  /// The channel is about to move to another server.
  case migrating(BaseMigrate)
}
