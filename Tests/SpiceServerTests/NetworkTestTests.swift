import Testing

@testable import SpiceServer

@Suite struct NetworkTestTests {
  @Test func measuresLatencyAndRate() {
    var test = NetworkTest()
    #expect(pong(id: 1, timestamp: 1000, now: 5000, &test))
    #expect(pong(id: 2, timestamp: 1000, now: 4000, &test))
    #expect(test.result == nil)
    #expect(pong(id: 3, timestamp: 1000, now: 1_004_000, &test))
    #expect(test.result == NetworkTest.Result(latency: 3000, bitRate: 256_000 * 8 * 1_000_000 / 1_000_000))
  }

  @Test func aLargePingAsFastAsASmallOneTellsNothing() {
    var test = NetworkTest()
    for id: UInt32 in 1...3 { _ = test.pong(id: id, timestamp: 1000, now: 1010) }
    #expect(test.result == NetworkTest.Result(latency: 10, bitRate: nil))
  }

  private func pong(id: UInt32, timestamp: UInt64, now: UInt64, _ test: inout NetworkTest) -> Bool {
    test.pong(id: id, timestamp: timestamp, now: now)
  }

  @Test func ignoresStrangeAnswers() {
    var test = NetworkTest()
    #expect(!pong(id: 3, timestamp: 0, now: 10, &test))
    #expect(!pong(id: 1, timestamp: 11, now: 10, &test))
    #expect(!pong(id: 77, timestamp: 0, now: 10, &test))
    #expect(test.result == nil)
  }
}
