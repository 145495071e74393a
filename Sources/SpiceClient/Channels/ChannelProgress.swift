/// How far an engine came with the message that it was given last.
public enum ChannelProgress: Sendable {
  /// The message is handled, or will never be.
  case done
  /// The message needs what another channel has not brought yet. It has to be handed over again when that has come; until then the channel
  /// handles no other.
  case waiting
  /// What the message waited for is there: it has to be handed over again.
  case ready
  /// What the message waits for will not come. The message has to be dropped.
  case hopeless(ChannelProblem)
}
