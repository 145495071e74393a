/// Measures a new client's link with three PINGs (spec 01, section 10.2): two empty ones for the latency, one of 256,000 bytes for the rate.
struct NetworkTest {
  /// What was measured.
  struct Result: Equatable, Sendable {
    /// Round trip in microseconds.
    var latency: UInt64
    /// In bits per second; nil when the large PING came back as fast as a small one, so that there is no telling.
    var bitRate: UInt64?
  }

  static let payloadSizes = [0, 0, 256_000]

  private var next: UInt32 = 1
  private var latency: UInt64 = 0
  private(set) var result: Result?

  /// A PONG with a timestamp in microseconds came; true if it belonged to the test.
  mutating func pong(id: UInt32, timestamp: UInt64, now: UInt64) -> Bool {
    guard id == next, next <= 3, now >= timestamp else { return false }
    let roundTrip = now - timestamp
    switch id {
    case 1: latency = roundTrip
    case 2: latency = min(latency, roundTrip)
    default:
      let bits = UInt64(Self.payloadSizes[2]) * 8 * 1_000_000
      result = Result(latency: latency, bitRate: roundTrip > latency ? bits / (roundTrip - latency) : nil)
    }
    next += 1
    return true
  }
}
