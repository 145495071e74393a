public import NIOCore

/// How a session and its server stand.
public enum SessionState: Sendable {
  /// Nothing was tried yet.
  case idle
  /// On the way to the server: the list of channels is not there yet.
  case connecting
  /// The main channel is up and its list of channels came; other channels follow and tell of themselves.
  case connected
  /// The connection was lost; the next attempt, the first being number 1, comes after this time or is under way.
  case reconnecting(attempt: Int, after: TimeAmount)
  /// Over, until somebody calls `reconnect()`. Without an error: this side closed the session.
  case ended(SpiceClientError?)
}

extension SessionState {
  public var isConnected: Bool { if case .connected = self { true } else { false } }
  public var isEnded: Bool { if case .ended = self { true } else { false } }
}
