import Testing

@testable import SpiceServer

@Suite struct NetworkTestTests {
  @Test func measuresLatencyAndRate() {
    var test = NetworkTest()
    #expect(test.pong(id: 1, timestamp: 1000, now: 5000))
    #expect(test.pong(id: 2, timestamp: 1000, now: 4000))
    #expect(test.result == nil)
    #expect(test.pong(id: 3, timestamp: 1000, now: 1_004_000))
    #expect(test.result == NetworkTest.Result(latency: 3000, bitRate: 256_000 * 8 * 1_000_000 / 1_000_000))
  }

  @Test func aLargePingAsFastAsASmallOneTellsNothing() {
    var test = NetworkTest()
    for id: UInt32 in 1...3 { _ = test.pong(id: id, timestamp: 1000, now: 1010) }
    #expect(test.result == NetworkTest.Result(latency: 10, bitRate: nil))
  }

  @Test func ignoresStrangeAnswers() {
    var test = NetworkTest()
    #expect(!test.pong(id: 3, timestamp: 0, now: 10))
    #expect(!test.pong(id: 1, timestamp: 11, now: 10))
    #expect(!test.pong(id: 77, timestamp: 0, now: 10))
    #expect(test.result == nil)
  }
}
