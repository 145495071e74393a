public import SpiceWire

/// Says when a client may be sent more: as many bytes may be on their way as its link takes, and few more, so that what is sent arrives soon.
///
/// The client acknowledges every message (spec 01, section 9; the number in SET_ACK is the server's to choose). Each acknowledgement tells the
/// round trip and the rate at which bytes arrive. The window is what arrives at that rate within a round trip and `queueTarget`; it grows
/// while more arrives than before, as the queue that it allows is not there on a link that could take more.
///
/// The reference counts messages alone, so that 41 full-screen pictures may be on their way to a slow client.
public struct SendWindow: Sendable {
  /// Messages that one acknowledgement stands for.
  public static let messagesPerAcknowledgement: UInt32 = 1
  /// How long messages may wait on the way for those before them.
  static let queueTarget = Duration.milliseconds(4)
  /// The window before anything was measured, in bytes.
  static let initialLimit = 64 << 10
  /// The smallest and the largest window, in bytes.
  static let limits = 8 << 10...4 << 20
  /// The kernel may hold what the link takes in so long, …
  private static let sendAheadTime = Duration.milliseconds(1)
  /// … and at least so many bytes.
  private static let leastSendAhead = 4 << 10
  /// Messages that may be on their way, however small they are: they take memory here.
  static let messageLimit = 1024
  /// How old the measured round trip becomes before the window is made smaller for a while, so that the queue runs empty and the round trip
  /// can be measured anew; …
  private static let drainTime = Duration.seconds(10)
  /// … and how old if messages wait longer than the window would let them: the way has become longer.
  private static let urgentDrainTime = Duration.seconds(1)
  /// How small the window becomes then, as a part of what the empty link holds.
  private static let drainScale = 0.75
  /// A client that has acknowledged nothing for so long takes nothing.
  static let stallTime = Duration.milliseconds(500)

  private struct Record {
    var bytes: Int
    var sent: Duration
    /// What had arrived when this was sent, and when that was known.
    var delivered: Int
    var deliveredTime: Duration
    /// When the message was sent whose arrival was the last to be known then.
    var firstSent: Duration
    /// The sender had nothing more to send for a while.
    var isSenderLimited: Bool
  }

  private var messages = ServerAckWindow(window: messagesPerAcknowledgement)
  /// Unacknowledged messages; those before `first` are acknowledged.
  private var records: [Record] = []
  private var first = 0
  /// Bytes on their way.
  public private(set) var bytes = 0
  public private(set) var estimate = LinkEstimate()
  /// The mean size of late messages, in bytes.
  private var messageSize = 0.0

  private var delivered = 0
  private var deliveredTime = Duration.zero
  private var firstSent = Duration.zero
  /// Nothing more was to be sent until so many bytes have arrived.
  private var senderLimitedUntil = 0

  /// While the rate still grows: the largest so far, and the round trips since it grew by a quarter.
  private var startup: (rate: Double, rounds: Int)? = (0, 0)
  private var roundEnd = 0
  private var drain: (start: Duration, end: Duration)?
  /// Less than 1 while the queue is drained, and for a round trip after that: what is missing then must not be sent at once.
  private var scale = 1.0

  public init() {}

  /// Begins a generation; the SET_ACK to send. What was sent before it is not counted any more, nor is the SET_ACK itself: clients begin to
  /// count behind it (spec 01, section 9.2).
  public mutating func begin() -> BaseSetAck {
    let (generation, window) = messages.begin()
    records.removeAll(keepingCapacity: true)
    first = 0
    bytes = 0
    return BaseSetAck(generation: generation, window: window)
  }

  public mutating func clientSaw(generation: UInt32) { messages.received(sync: generation) }

  /// The link was measured elsewhere, before it was used here. `rate` in bytes per second.
  public mutating func linkMeasured(roundTrip: Duration, rate: Double?, now: Duration) {
    estimate.record(roundTrip: roundTrip, now: now)
    // A client that was busy when it was tested is not on a slow link for that.
    if let rate { estimate.record(rate: rate, isAtLeast: true, now: now) }
  }

  public mutating func sent(bytes count: Int, now: Duration) {
    messages.sent()
    if bytes == 0 {
      deliveredTime = now
      firstSent = now
    }
    bytes += count
    messageSize += (Double(count) - messageSize) / 8
    records.append(
      Record(
        bytes: count, sent: now, delivered: delivered, deliveredTime: deliveredTime, firstSent: firstSent,
        isSenderLimited: delivered < senderLimitedUntil || bytes < limit / 2))
  }

  /// There is room, and nothing that could be sent now.
  public mutating func ranDry() { senderLimitedUntil = delivered + max(bytes, 1) }

  public mutating func acknowledged(now: Duration) {
    messages.receivedAck()
    let taken = records.count - first - Int(messages.inFlight)
    guard taken > 0 else { return }
    let before = bytes
    for record in records[first..<first + taken] {
      bytes -= record.bytes
      delivered += record.bytes
      deliveredTime = now
      firstSent = record.sent
      measure(record, now: now)
    }
    first += taken
    if first > 256, first * 2 > records.count {
      records.removeFirst(first)
      first = 0
    }
    drainIfDue(taken: before - bytes, now: now)
  }

  private mutating func measure(_ record: Record, now: Duration) {
    // A message takes time on the link by itself, the larger the more.
    let transmission = startup == nil ? estimate.capacity.map { Duration.seconds(Double(record.bytes) / $0) } : nil
    let roundTrip = now - record.sent - (transmission ?? .zero)
    estimate.record(roundTrip: max(roundTrip, .zero), now: now)
    // Acknowledgements may come in heaps, but not faster than the messages went out.
    let interval = max(now - record.deliveredTime, record.sent - record.firstSent)
    guard interval > .zero, let smallest = estimate.roundTrip, interval >= smallest else { return }
    let rate = Double(delivered - record.delivered) / (interval / .seconds(1))
    estimate.record(rate: rate, isAtLeast: record.isSenderLimited, now: now)
    guard record.delivered >= roundEnd else { return }
    // All that was on its way a round trip ago has arrived.
    roundEnd = delivered
    if let startup, !record.isSenderLimited {
      let rate = estimate.rate ?? 0
      if rate >= startup.rate * 1.25 {
        self.startup = (rate, 0)
      } else {
        self.startup = startup.rounds >= 2 ? nil : (startup.rate, startup.rounds + 1)
      }
    }
  }

  private mutating func drainIfDue(taken: Int, now: Duration) {
    if drain == nil, scale < 1 { scale = min(1, scale + (1 - Self.drainScale) * Double(taken) / Double(max(limit, 1))) }
    if let drain {
      guard now >= drain.end else { return }
      self.drain = nil
      estimate.forgetRoundTrips(olderThan: now - drain.start, now: now)
    } else if let time = estimate.roundTripTime {
      let isUrgent = startup == nil && estimate.queueing > Self.queueTarget * 3
      guard now - time > (isUrgent ? Self.urgentDrainTime : Self.drainTime) else { return }
      drain = (now, now + (estimate.smoothedRoundTrip ?? .zero) * 2)
      scale = Self.drainScale
    }
  }

  /// Bytes that may be on their way.
  public var limit: Int {
    guard let rate = estimate.rate, let roundTrip = estimate.roundTrip else { return Self.initialLimit }
    let bytes: Double
    if startup != nil {
      bytes = max(2 * rate * (roundTrip / .seconds(1)), Double(Self.initialLimit))
    } else if scale < 1 {
      bytes = rate * (roundTrip / .seconds(1)) * scale
    } else {
      // The largest rate is too large now and then, when acknowledgements come unevenly; then messages wait longer than they should.
      let wanted = (roundTrip + Self.queueTarget) / .seconds(1)
      let present = (estimate.smoothedRoundTrip ?? .zero) / .seconds(1)
      // One message is on the link itself, and known to have arrived only when all of it has.
      bytes = rate * wanted * min(1, present > 0 ? wanted / present : 1) + messageSize
    }
    return Self.limits.clamp(Int(min(bytes, 1e12)))
  }

  /// True while the client may be sent more; `waiting` bytes are about to be sent. One message is always allowed.
  public func hasRoom(waiting: Int) -> Bool {
    if records.count == first { return waiting < limit || waiting == 0 }
    return bytes + waiting < limit && records.count - first < Self.messageLimit
  }

  /// True while nothing is acknowledged although something is on its way.
  public func isStalled(now: Duration) -> Bool {
    guard first < records.count else { return false }
    let expected = (estimate.smoothedRoundTrip ?? .zero) * 2
    return now - max(deliveredTime, records[first].sent) > max(Self.stallTime, expected)
  }

  /// Bytes that may wait in the kernel, so that it always has something to send and little that is old.
  public var sendAhead: Int { bytes(in: Self.sendAheadTime).map { max($0, Self.leastSendAhead) } ?? Self.initialLimit }

  /// Bytes that arrive within `time`, as far as is known.
  public func bytes(in time: Duration) -> Int? {
    estimate.rate.map { Int(min($0 * (time / .seconds(1)), 1e12)) }
  }
}

extension ClosedRange<Int> {
  fileprivate func clamp(_ value: Int) -> Int { Swift.min(Swift.max(value, lowerBound), upperBound) }
}
