/// The server's clock for videos and sound: 32 bits of milliseconds that wrap around (spec 11, section 14.2).
struct MultimediaClock {
  /// What has to be added to the session's clock.
  private var offset: UInt32 = 0

  /// The server's clock shows `time` when the session's shows `now`.
  mutating func set(_ time: UInt32, at now: UInt64) { offset = time &- UInt32(truncatingIfNeeded: now) }

  func time(at now: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: now) &+ offset }

  /// Milliseconds until the server's clock shows `time`; negative if that is past.
  func margin(of time: UInt32, at now: UInt64) -> Int32 { Int32(bitPattern: time &- self.time(at: now)) }
}
