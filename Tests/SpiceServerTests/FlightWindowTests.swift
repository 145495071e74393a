import SpiceWire
import Testing

@testable import SpiceServer

@Suite struct FlightWindowTests {
  @Test func alwaysAllowsAWindow() {
    var flight = FlightWindow()
    _ = flight.begin()
    for _ in 0...FlightWindow.window {
      #expect(flight.hasRoom)
      flight.sent(bytes: 100 << 20)
    }
    #expect(!flight.hasRoom)
  }

  @Test func limitsSmallMessagesByNumber() {
    var flight = FlightWindow()
    _ = flight.begin()
    for _ in 0..<FlightWindow.messageLimit { flight.sent(bytes: 1) }
    #expect(!flight.hasRoom)
  }

  @Test func unearnedAcknowledgementsChangeNothing() {
    var flight = FlightWindow()
    let setAck = flight.begin()
    flight.clientSaw(generation: setAck.generation)
    for _ in 0..<1000 { flight.acknowledged() }
    flight.sent(bytes: 5)
    #expect(flight.bytes == 5)
    flight.acknowledged()
    #expect(flight.bytes == 0)
  }

  @Test func acknowledgementsOfAnotherGenerationDoNotCount() {
    var flight = FlightWindow()
    let setAck = flight.begin()
    flight.sent(bytes: 5)
    flight.acknowledged()
    #expect(flight.bytes == 5)
    flight.clientSaw(generation: setAck.generation + 1)
    flight.acknowledged()
    #expect(flight.bytes == 5)
  }
}
