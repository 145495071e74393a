/// Decides which frames of an M-JPEG stream one client is sent, and in which quality.
///
/// The reference learns of a slow link from late frames, when seconds of video wait in the kernel's buffers (spec 07, section 3.11). Here the
/// signal is what waits on our side: a frame is left out before it is encoded while more than `queueLimit` waits, and the rate of the
/// stream sinks when that happens; it rises again while the queue is short. Frames' sizes for all qualities follow from the last ones.
public struct MotionJPEGRate: Sendable {
  /// What is known of the way to the client when a frame is offered.
  public struct Link: Sendable {
    /// Bytes a second that the link carries; nil while unknown.
    public var rate: Double?
    /// How long what is queued already will take.
    public var queued: Duration

    public init(rate: Double?, queued: Duration) {
      self.rate = rate
      self.queued = queued
    }
  }

  /// The qualities of the reference (spec 07, section 3.11) …
  static let qualities = [20, 30, 40, 50, 60, 70, 80]
  /// … and how large frames are in each, in sizes of quality 50: the mean of photos, which the last frames' sizes correct.
  private static let relativeSizes = [0.53, 0.70, 0.85, 1.0, 1.16, 1.41, 1.86]
  private static let startQuality = 3
  /// Frames a second that each quality should reach before it is used.
  private static let wantedRates: [Double] = [0, 8, 8, 10, 15, 20, 20]
  /// Without a measured link: 10 Mibit/s, or 2.5 Mibit/s where it is known to be slow (spec 07, section 3.10).
  public static let defaultRate = 10.0 * 1024 * 1024 / 8
  /// The share of the link that all videos may use together (spec 07, section 3.2).
  static let linkShare = 0.8
  /// As long as more than this is queued no frame is encoded.
  static let queueLimit = Duration.milliseconds(100)
  private static let shortQueue = Duration.milliseconds(40)
  /// A stream is never slowed down below this: a small frame a second.
  static let lowestRate = 4096.0
  static let highestRate = 1e9

  /// Bytes a second.
  public private(set) var byteRate: Double
  /// An index of `qualities`.
  private var level = startQuality
  /// Bytes of a frame of quality 50.
  private var typicalSize: Double
  private var isMeasured = false
  /// Bytes that may be sent now; negative after a large frame.
  private var credit = 0.0
  private var lastRefill: Duration
  private var lastFrame: Duration?
  /// When the last frame was encoded; long ago if there was none.
  var lastFrameTime: Duration { lastFrame ?? .seconds(Int64.min / 4) }
  private var lastChange: Duration
  private var lastCut: Duration
  private var lastStep: Duration

  /// - Parameters:
  ///   - linkRate: Bytes a second that the link is known to carry; nil if that is not known.
  ///   - share: The stream's part of all videos' pixels.
  ///   - pixels: Of a frame.
  public init(linkRate: Double?, share: Double, pixels: Int, at now: Duration) {
    byteRate = min(max((linkRate ?? Self.defaultRate) * Self.linkShare * share, Self.lowestRate), Self.highestRate)
    typicalSize = max(1000, Double(pixels) / 8)
    lastRefill = now
    lastChange = now
    lastCut = now
    lastStep = now
  }

  /// The quality of the next frame, if nothing is in its way.
  public var quality: Int { Self.qualities[level] }

  /// Bytes that the next frame will have, about.
  var expectedBytes: Int { Int(min(size(level), 1e9)) }

  private func size(_ level: Int) -> Double { typicalSize * Self.relativeSizes[level] }

  /// Whether a frame shall be encoded now, and in which quality; nil: leave it out, a newer one will come.
  ///
  /// - Parameters:
  ///   - sourceRate: Frames a second that the source makes.
  ///   - share: The stream's part of all videos' pixels.
  public mutating func offer(at now: Duration, link: Link, share: Double, sourceRate: Double) -> Int? {
    adapt(at: now, link, share)
    refill(at: now)
    guard link.queued <= Self.queueLimit, credit >= 0 else { return nil }
    // A source of 60 frames a second loses every other one; one that is a little irregular loses none.
    if let lastFrame, now - lastFrame < .seconds(0.8 / VideoStreams.mostFramesPerSecond) { return nil }
    chooseLevel(at: now, sourceRate: min(max(sourceRate, 1), VideoStreams.mostFramesPerSecond))
    return quality
  }

  /// When a frame that was left out may be offered again.
  public func nextOffer(after now: Duration) -> Duration {
    var wait = credit < 0 ? Duration.seconds(-credit / byteRate) : .zero
    if let lastFrame { wait = max(wait, lastFrame + .seconds(0.8 / VideoStreams.mostFramesPerSecond) - now) }
    return now + min(max(wait, .milliseconds(5)), .seconds(1))
  }

  private mutating func refill(at now: Duration) {
    let elapsed = max(0, (now - lastRefill) / .seconds(1))
    lastRefill = max(now, lastRefill)
    // What was not used is kept for a short burst.
    credit = min(credit + byteRate * min(elapsed, 1), byteRate * 0.1)
  }

  private mutating func adapt(at now: Duration, _ link: Link, _ share: Double) {
    if link.queued > Self.queueLimit {
      if now - lastCut >= .milliseconds(300) { cut(by: 0.8, at: now) }
    } else if link.queued <= Self.shortQueue, now - lastChange >= .milliseconds(100), level < Self.qualities.count - 1 || credit < 0 {
      byteRate = min(byteRate * 1.05, Self.highestRate)
      lastChange = now
    }
    if let rate = link.rate { byteRate = min(byteRate, max(Self.lowestRate, rate * 0.9 * share)) }
  }

  private mutating func cut(by factor: Double, at now: Duration) {
    byteRate = max(byteRate * factor, Self.lowestRate)
    lastChange = now
    lastCut = now
  }

  /// Down at once as far as needed, up one step at a time.
  private mutating func chooseLevel(at now: Duration, sourceRate: Double) {
    func isAffordable(_ level: Int, margin: Double = 1) -> Bool {
      byteRate >= size(level) * min(Self.wantedRates[level], sourceRate) * margin
    }
    if !isAffordable(level) {
      while level > 0, !isAffordable(level) { level -= 1 }
      lastStep = now
    } else if isMeasured, level + 1 < Self.qualities.count, isAffordable(level + 1, margin: 1.15), now - lastStep >= .milliseconds(250) {
      level += 1
      lastStep = now
    }
  }

  /// A frame was encoded in this quality and will be sent.
  public mutating func encoded(bytes: Int, quality: Int, at now: Duration) {
    let level = Self.qualities.firstIndex(of: quality) ?? self.level
    let size = Double(bytes) / Self.relativeSizes[level]
    typicalSize = isMeasured ? typicalSize + (size - typicalSize) * 0.25 : size
    isMeasured = true
    refill(at: now)
    credit -= Double(bytes)
    lastFrame = now
  }

  /// The client reports how frames arrived; `drops` of `frames` came too late. The caller has checked that the report is of frames that were
  /// sent after the last one.
  public mutating func report(frames: Int, drops: Int, at now: Duration) {
    guard frames > 0, drops * 4 >= frames, now - lastCut >= .seconds(1) else { return }
    cut(by: 0.75, at: now)
  }
}
