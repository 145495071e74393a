import NIOCore

/// The multimedia time: milliseconds of a monotonic clock that wrap at 2^32 (spec 02, section 3.5).
struct MediaClock {
  /// Clients' clocks are set so far behind that video frames and sound arrive before they are due.
  static let lag: UInt32 = 400

  /// The value for a client's clock at `now`.
  static func clientTime(at now: NIODeadline) -> UInt32 {
    UInt32(truncatingIfNeeded: now.uptimeNanoseconds / 1_000_000) &- lag
  }

  /// As above, for the time since the origin of the event loop's clock.
  static func clientTime(at now: Duration) -> UInt32 { UInt32(truncatingIfNeeded: Int64(now / .milliseconds(1))) &- lag }
}
