public import NIOCore

/// How a session that lost its server tries again by itself.
///
/// The pause before an attempt doubles from `firstPause` to `longestPause`. What trying again cannot mend (a wrong password, a certificate
/// that is not trusted, a server of another version) ends the session at once.
public struct ReconnectPolicy: Hashable, Sendable {
  public var firstPause: TimeAmount
  public var longestPause: TimeAmount
  /// How often it is tried before the session ends; nil for ever.
  public var attempts: Int?

  public init(firstPause: TimeAmount = .milliseconds(500), longestPause: TimeAmount = .seconds(30), attempts: Int? = nil) {
    self.firstPause = max(.milliseconds(1), firstPause)
    self.longestPause = max(self.firstPause, longestPause)
    self.attempts = attempts
  }

  /// The pause before the attempt with this number; the first is 1. Nil when there is no such attempt.
  public func pause(beforeAttempt attempt: Int) -> TimeAmount? {
    if let attempts, attempt > attempts { return nil }
    var pause = firstPause
    for _ in 1..<max(2, attempt) where attempt > 1 {
      guard pause < longestPause else { break }
      pause = .nanoseconds(pause.nanoseconds > longestPause.nanoseconds / 2 ? longestPause.nanoseconds : 2 * pause.nanoseconds)
    }
    return min(pause, longestPause)
  }
}
