/// Why an established connection ended out of order.
public enum TransportError: Error, Hashable, Sendable {
  /// What was queued could not be sent before the time for an orderly close was over.
  case closeTimedOut
  /// The peer broke the rules of WebSocket framing.
  case webSocket(String)
}
