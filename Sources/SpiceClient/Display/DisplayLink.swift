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

  init(_ engine: DisplayEngine) { receiver = ChannelReceiver(engine) }
}
