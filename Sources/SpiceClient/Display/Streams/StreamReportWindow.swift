import SpiceWire

/// Counts the frames of a stream and says when a report of them is due (spec 11, section 14.3).
struct StreamReportWindow {
  let request: DisplayStreamActivateReport

  /// Lost frames in sequence after which a report is sent early.
  private static let dropsInSequence = 3

  private var frames: UInt32 = 0
  private var drops: UInt32 = 0
  private var sequence = 0
  private var firstTime: UInt32 = 0
  private var lastTime: UInt32 = 0
  private var lastMargin: Int32 = 0
  /// When the first frame came.
  private var start: UInt64 = 0

  init(_ request: DisplayStreamActivateReport) { self.request = request }

  /// A frame came, `margin` milliseconds before its time. Gives the report if one is due.
  mutating func frame(time: UInt32, margin: Int32, at now: UInt64) -> DisplayStreamReport? {
    if frames == 0 {
      firstTime = time
      start = now
    }
    frames += 1
    lastTime = time
    lastMargin = margin
    return drop(margin < 0, at: now)
  }

  /// A frame that had been counted in time was not shown, because a newer one overtook it.
  mutating func skipped(at now: UInt64) -> DisplayStreamReport? { frames == 0 ? nil : drop(true, at: now) }

  private mutating func drop(_ isDropped: Bool, at now: UInt64) -> DisplayStreamReport? {
    if isDropped { drops = min(drops + 1, frames) }
    sequence = isDropped ? sequence + 1 : 0
    let isDue = frames >= request.maxWindowSize || sequence >= Self.dropsInSequence || now - min(now, start) >= UInt64(request.timeout)
    guard isDue else { return nil }
    return finish()
  }

  /// When a report is due although no more frames come; nil when none has come.
  var deadline: UInt64? { frames == 0 ? nil : start &+ UInt64(request.timeout) }

  /// The report of the frames so far; nil if its time has not come.
  mutating func report(at now: UInt64) -> DisplayStreamReport? {
    guard let deadline, now >= deadline else { return nil }
    return finish()
  }

  private mutating func finish() -> DisplayStreamReport {
    // Without sound there is no delay of it to tell.
    let report = DisplayStreamReport(
      streamID: request.streamID, uniqueID: request.uniqueID, startFrameTime: firstTime, endFrameTime: lastTime, frames: frames,
      drops: drops, lastFrameDelay: lastMargin, audioDelay: .max)
    self = StreamReportWindow(request)
    return report
  }
}
