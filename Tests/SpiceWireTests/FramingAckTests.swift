import SpiceWire
import TestSupport
import Testing

private struct AckVectors: Decodable {
  struct Message: Decodable {
    let number: UInt16
    let hex: String
  }
  struct Step: Decodable {
    let step: String
    let clientMessages: [Message]
    let serverMessagesReceived: Int
  }
  let steps: [Step]
}

@Suite struct FramingAckTests {
  @Test func sendsAsManyAsTheReference() throws {
    var window = ServerAckWindow(window: 20)
    #expect(!window.maySend)
    #expect(window.begin() == (1, 20))
    for step in try LinkVectors.load("behaviour/ack-window.json", as: AckVectors.self).steps {
      // The reference sends what it may before it reads on.
      var sent = fill(&window)
      for message in step.clientMessages {
        if message.number == 1 { window.received(sync: UInt32(try bytes(hex: message.hex)[0])) } else { window.receivedAck() }
        sent += fill(&window)
      }
      #expect(sent == step.serverMessagesReceived, "\(step.step)")
    }
  }

  /// Sends until the window is closed.
  private func fill(_ window: inout ServerAckWindow) -> Int {
    var sent = 0
    while window.maySend {
      window.sent()
      sent += 1
    }
    return sent
  }

  @Test func unearnedAcksAreClamped() {
    var window = ServerAckWindow(window: 40)
    _ = window.begin()
    window.received(sync: 1)
    for _ in 0..<100 { window.receivedAck() }
    #expect(window.inFlight == 0)
    #expect(fill(&window) == 81)
  }

  @Test func aNewGenerationForgetsOldAcks() {
    var window = ServerAckWindow()
    _ = window.begin()
    window.received(sync: 1)
    #expect(window.begin() == (2, 20))
    while window.maySend { window.sent() }
    window.receivedAck()
    #expect(!window.maySend)
    window.received(sync: 2)
    window.receivedAck()
    #expect(window.maySend)
  }

  @Test func clientAcknowledgesEveryWindow() {
    var counter = ClientAckCounter()
    #expect((0..<100).allSatisfy { _ in !counter.received() })
    counter.set(window: 20)
    #expect((1...60).filter { _ in counter.received() }.count == 3)
    // A later SET_ACK first steps the old count and then reloads.
    #expect((1...5).allSatisfy { _ in !counter.received() })
    counter.set(window: 3)
    #expect((1...9).map { _ in counter.received() } == [false, false, true, false, false, true, false, false, true])
    counter.set(window: 0)
    #expect((0..<100).allSatisfy { _ in !counter.received() })
  }
}
