import Logging
import NIOCore

/// Lets only so many lines through that strangers can cause: a flood of bad connections must not fill a disk.
///
/// Up to `burst` lines at once, then `rate` a second on average; how many were left out is told with the next line.
struct LogLimiter {
  private static let burst = 20.0
  private static let rate = 1.0

  private var tokens = burst
  private var last = NIODeadline.now()
  private var leftOut = 0

  /// Whether a line may be written now, and how many were left out since the last.
  mutating func admit(now: NIODeadline = .now()) -> Int? {
    tokens = min(Self.burst, tokens + Double((now - last).nanoseconds) / 1e9 * Self.rate)
    last = now
    guard tokens >= 1 else {
      leftOut += 1
      return nil
    }
    tokens -= 1
    defer { leftOut = 0 }
    return leftOut
  }
}
