import Testing

@Suite("Pipes of clients")
struct PipePropertyTests {
  @Test("every client ends with the picture of the display", arguments: 1...12)
  func clientsEndWithThePicture(seed: UInt64) throws {
    var simulation = try PipeSimulation(seed: seed)
    try simulation.run(steps: 2500)
    #expect(simulation.accepted > 800)
    #expect(simulation.taken > 300)
    #expect(simulation.collapses > 0)
  }
}
