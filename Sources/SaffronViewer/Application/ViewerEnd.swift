public import SpiceClient

/// How a viewer came to its end.
public enum ViewerEnd: Sendable {
  /// The person has quit a session that was up.
  case quit
  /// The session never came up, or was lost, and the person has quit then.
  case failed(SpiceClientError)
}
