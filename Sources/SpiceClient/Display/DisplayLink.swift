/// A display channel of a session: its engine, and what the session remembers of it.
///
/// A class, so that a message changes the engine's surfaces where they are; taking the engine out of a dictionary and putting it back would
/// copy them.
final class DisplayLink {
  var receiver: ChannelReceiver<DisplayEngine>
  /// The first message that could not be handled: since then the picture may be wrong.
  var firstProblem: ChannelProblem?
  /// Since when a message waits for another display; nil if none does.
  var waitsSince: UInt64?
  /// No more frames come; the picture stays.
  var isClosed = false

  /// When the engine has to be told the time. Asked after every message: without videos, to copy the engine for the question would cost more
  /// than many a message.
  var deadline: UInt64? { receiver.engine.streams.count == 0 ? nil : receiver.engine.deadline }

  init(_ engine: DisplayEngine) { receiver = ChannelReceiver(engine) }
}
