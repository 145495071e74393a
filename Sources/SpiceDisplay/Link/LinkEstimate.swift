/// What is known of a client's link: its rate and its round trip, measured while it is used.
///
/// The rate is the largest of the last round trips, since a sender that has little to send measures too little and never too much; the round trip
/// is the smallest, since queues only add to it.
public struct LinkEstimate: Sendable {
  /// How long a measured rate counts: at least so long, and …
  private static let rateAge = Duration.milliseconds(500)
  /// … at least so many round trips.
  private static let rateRoundTrips = 6

  /// How long it counts what a link took that had more to take.
  private static let capacityAge = Duration.seconds(30)

  private var rates = WindowedExtreme<Double>.maximum()
  private var capacities = WindowedExtreme<Double>.maximum()
  private var roundTrips = WindowedExtreme<Duration>.minimum()
  /// The mean of late round trips: with the queue on the way.
  public private(set) var smoothedRoundTrip: Duration?

  public init() {}

  /// Bytes per second; nil if nothing was measured.
  public var rate: Double? { rates.value }

  /// Bytes per second that the link takes when it is given more; nil if it never was. Other than `rate`, it says of a link that it is slow.
  public var capacity: Double? { capacities.value }

  /// The time that a message and its answer take on an empty link; nil if nothing was measured.
  public var roundTrip: Duration? { roundTrips.value }

  /// When the present round trip was measured.
  public var roundTripTime: Duration? { roundTrips.time }

  /// How long messages wait on the way, as far as can be told.
  public var queueing: Duration {
    guard let roundTrip, let smoothedRoundTrip else { return .zero }
    return max(.zero, smoothedRoundTrip - roundTrip)
  }

  /// A message and its answer took so long.
  public mutating func record(roundTrip: Duration, now: Duration) {
    guard roundTrip >= .zero else { return }
    roundTrips.record(roundTrip, now: now)
    smoothedRoundTrip = smoothedRoundTrip.map { $0 + (roundTrip - $0) / 8 } ?? roundTrip
  }

  /// So many bytes per second arrived for a while.
  ///
  /// - Parameter isAtLeast: The sender had no more to send: the link may be faster, and the value counts only if it is the largest.
  public mutating func record(rate: Double, isAtLeast: Bool, now: Duration) {
    guard rate > 0, rate.isFinite else { return }
    if isAtLeast {
      if let known = self.rate, rate < known { return }
    } else {
      capacities.record(rate, now: now)
      capacities.forget(olderThan: Self.capacityAge, now: now)
    }
    rates.record(rate, now: now)
    let roundTrips = (roundTrip ?? .zero) * Self.rateRoundTrips
    rates.forget(olderThan: max(Self.rateAge, roundTrips), now: now)
  }

  /// The round trip may have become longer: only what was measured within `age`, or last, counts.
  public mutating func forgetRoundTrips(olderThan age: Duration, now: Duration) { roundTrips.forget(olderThan: age, now: now) }
}
