import SpiceDisplay
import SpiceWire
import Testing

@Suite struct SendWindowTests {
  /// The link is used, and nothing waits long on it.
  @Test(arguments: [(50e6, 80), (10e6, 80), (50e6, 20), (2e6, 150), (1e9, 1), (100e6, 200)] as [(Double, Int)])
  func usesTheLinkAndKeepsTheQueueShort(bits: Double, roundTrip: Int) {
    var link = SimulatedLink(rate: bits / 8, roundTrip: .milliseconds(roundTrip))
    let message = max(1500, Int(bits / 8 * 0.008))
    link.run(for: .seconds(4), messages: message)
    link.resetStatistics()
    link.run(for: .seconds(8), messages: message)
    #expect(Double(link.arrived) > 0.9 * 8 * bits / 8)
    let transmission = Duration.seconds(Double(message) / (bits / 8))
    #expect(link.longestWait <= .milliseconds(60) + transmission)
  }

  @Test func followsALinkThatBecomesSlowOrFast() {
    var link = SimulatedLink(rate: 6e6, roundTrip: .milliseconds(40))
    link.run(for: .seconds(4), messages: 20_000)
    link.rate = 1e6
    link.run(for: .seconds(3), messages: 8000)
    link.resetStatistics()
    link.run(for: .seconds(2), messages: 8000)
    #expect(link.longestWait <= .milliseconds(30))
    link.rate = 6e6
    link.run(for: .seconds(3), messages: 8000)
    link.resetStatistics()
    link.run(for: .seconds(2), messages: 20_000)
    #expect(link.arrived > 10_500_000)
  }

  /// A sender that has little to send says nothing about the link.
  @Test func littleTrafficDoesNotMakeALinkSlow() {
    var link = SimulatedLink(rate: 6e6, roundTrip: .milliseconds(40))
    link.run(for: .seconds(4), messages: 20_000)
    let limit = link.window.limit
    for _ in 0..<100 {
      link.drain()
      link.window.ranDry()
      link.send(500)
    }
    link.drain()
    #expect(link.window.limit > limit * 3 / 4)
  }

  /// The round trip became longer, by another way through the network: it is learned, although the link is always busy.
  @Test func learnsALongerRoundTrip() {
    var link = SimulatedLink(rate: 6e6, roundTrip: .milliseconds(20))
    link.run(for: .seconds(4), messages: 20_000)
    link.roundTrip = .milliseconds(100)
    link.run(for: .seconds(30), messages: 20_000)
    link.resetStatistics()
    link.run(for: .seconds(2), messages: 20_000)
    #expect(link.arrived > 10_500_000)
  }

  @Test func oneMessageIsAlwaysAllowed() {
    var window = SendWindow()
    _ = window.begin()
    #expect(window.hasRoom(waiting: 0))
    window.sent(bytes: 100 << 20, now: .zero)
    #expect(!window.hasRoom(waiting: 0))
  }

  @Test func unearnedAcknowledgementsChangeNothing() {
    var window = SendWindow()
    let setAck = window.begin()
    window.clientSaw(generation: setAck.generation)
    for _ in 0..<1000 { window.acknowledged(now: .zero) }
    window.sent(bytes: 5, now: .zero)
    #expect(window.bytes == 5)
    window.acknowledged(now: .seconds(1))
    #expect(window.bytes == 0)
  }

  @Test func acknowledgementsOfAnotherGenerationDoNotCount() {
    var window = SendWindow()
    let setAck = window.begin()
    window.sent(bytes: 5, now: .zero)
    window.acknowledged(now: .seconds(1))
    #expect(window.bytes == 5)
    window.clientSaw(generation: setAck.generation + 1)
    window.acknowledged(now: .seconds(1))
    #expect(window.bytes == 5)
  }

  @Test func manySmallMessagesAreLimitedByNumber() {
    var window = SendWindow()
    _ = window.begin()
    var count = 0
    while window.hasRoom(waiting: 0), count < 100_000 {
      window.sent(bytes: 1, now: .zero)
      count += 1
    }
    #expect((1...2000).contains(count))
  }

  @Test func noticesAClientThatTakesNothing() {
    var link = SimulatedLink(rate: 6e6, roundTrip: .milliseconds(40))
    link.run(for: .seconds(1), messages: 20_000)
    #expect(!link.window.isStalled(now: link.now))
    #expect(link.window.isStalled(now: link.now + .seconds(2)))
    link.drain()
    #expect(!link.window.isStalled(now: link.now + .seconds(100)))
  }
}
