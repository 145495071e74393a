import SpiceDisplay
import SpiceWire

/// A link with a rate and a round trip, and a sender that always has something to send: what a window makes of it.
struct SimulatedLink {
  /// Bytes per second.
  var rate: Double
  var roundTrip: Duration
  var window = SendWindow()
  private(set) var now = Duration.seconds(100)
  /// When the transmitter is free again.
  private var free = Duration.zero
  /// Arrivals of acknowledgements, oldest first.
  private var acknowledgements: [(time: Duration, bytes: Int)] = []
  private(set) var arrived = 0
  /// The longest that a message waited for those before it, since `resetStatistics`.
  private(set) var longestWait = Duration.zero

  init(rate: Double, roundTrip: Duration) {
    self.rate = rate
    self.roundTrip = roundTrip
    let setAck = window.begin()
    window.clientSaw(generation: setAck.generation)
  }

  mutating func resetStatistics() {
    arrived = 0
    longestWait = .zero
  }

  mutating func send(_ bytes: Int) {
    window.sent(bytes: bytes, now: now)
    longestWait = max(longestWait, free - now)
    free = max(free, now) + .seconds(Double(bytes) / rate)
    acknowledgements.append((free + roundTrip, bytes))
  }

  /// Time goes on; the sender sends messages of `size` bytes whenever there is room.
  mutating func run(for time: Duration, messages size: Int) {
    let end = now + time
    while true {
      while window.hasRoom(waiting: 0) { send(size) }
      guard let next = acknowledgements.first, next.time <= end else { break }
      acknowledgements.removeFirst()
      now = next.time
      arrived += next.bytes
      window.acknowledged(now: now)
    }
    now = end
  }

  /// Waits until everything has arrived.
  mutating func drain() {
    while !acknowledgements.isEmpty {
      let next = acknowledgements.removeFirst()
      now = next.time
      arrived += next.bytes
      window.acknowledged(now: now)
    }
  }
}
