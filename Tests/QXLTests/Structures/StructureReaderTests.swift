import SpiceGraphics
import TestSupport
import Testing

@testable import QXL

@Suite("Reading structures from guest memory")
struct StructureReaderTests {
  /// The structure as it is read again after it was laid out by the offsets of a C program.
  private func readAgain(_ command: CommandStructure) throws -> CommandStructure {
    var layouter = try MemoryLayouter()
    let address = try layouter.command(command)
    return try StructureReader(layouter.memory).command(command.type, at: address, isCompatible: command.isCompatible)
  }

  @Test("each command of a recording comes back from memory", arguments: RecordingVectors.names)
  func recorded(name: String) throws {
    for event in try RecordingVectors.events(name) {
      guard case .command(let command) = event.content else { continue }
      let again = try readAgain(command)
      if again != command { Issue.record("event \(event.counter): \(command.type)") }
    }
  }

  @Test("so do random commands, and from a recording too") func random() throws {
    var structures = RandomStructures(seed: 5)
    for count in 0..<3000 {
      let command = structures.command()
      var again = try readAgain(command)
      again.forgetAddresses()
      #expect(again == command, "memory, \(count)")

      let event = RecordingEvent(counter: structures.number(), time: structures.number(), content: .command(command))
      var writer = RecordingWriter()
      writer.append(event)
      let (events, isTruncated) = try RecordingVectors.events(of: writer.takeBytes())
      #expect(events == [event] && !isTruncated, "recording, \(count)")
    }
  }

  @Test("random commands are checked without a trap, and errors name structure and field") func checks() throws {
    var structures = RandomStructures(seed: 6)
    var accepted = 0
    for _ in 0..<5000 {
      do throws(QXLError) {
        _ = try QXLCommand(structures.command())
        accepted += 1
      } catch {
        #expect(!error.structure.isEmpty && !error.field.isEmpty && !error.problem.isEmpty)
      }
    }
    #expect(accepted > 100)
  }

  @Test(
    "a structure must lie in its slot with its full size",
    arguments: [
      ("QXLDrawable", 1, false), ("QXLCompatDrawable", 1, true), ("QXLUpdateCmd", 2, false), ("QXLCompatUpdateCmd", 2, true),
      ("QXLCursorCmd", 3, false), ("QXLSurfaceCmd", 5, false),
    ] as [(String, UInt32, Bool)])
  func fullSize(structure: String, type: UInt32, isCompatible: Bool) throws {
    let size = try QXLLayout.shared.get().size(of: structure)
    // All zero: a drawable that draws nothing, a cursor without a shape, a surface without pixels.
    _ = try StructureReader(TestMemory([UInt8](repeating: 0, count: size))).command(type, at: TestMemory.base, isCompatible: isCompatible)
    #expect(throws: QXLError("QXLCommand", "data", "\(size) bytes of \(structure) are not in a memory slot")) {
      try StructureReader(TestMemory([UInt8](repeating: 0, count: size - 1)))
        .command(type, at: TestMemory.base, isCompatible: isCompatible)
    }
  }

  @Test("an image must lie in its slot with its full size, whatever its type is") func fullImageSize() throws {
    let size = try QXLLayout.shared.get().size(of: "QXLImage")
    var bytes = [UInt8](repeating: 0, count: size)
    bytes[8] = ImageStructure.Kind.surface
    #expect(try StructureReader(TestMemory(bytes)).image(at: TestMemory.base, "owner", "field")?.content == .surface(0))
    bytes.removeLast()
    #expect(throws: QXLError.self) { try StructureReader(TestMemory(bytes)).image(at: TestMemory.base, "owner", "field") }
  }

  @Test("a command of no known type is read as such") func unknown() throws {
    #expect(try StructureReader(TestMemory([])).command(77, at: 0) == .unknown(77))
    #expect(throws: QXLError("QXLCommand", "type", "77 is unknown")) { try QXLCommand(.unknown(77)) }
  }

  @Test("a text ends with a NUL, also right at the end of its slot") func message() throws {
    for count in [0, 1, 55, 56, 64, 200, 1000, 99_999] {
      let text = [UInt8](repeating: 0x61, count: count)
      let memory = TestMemory([UInt8](repeating: 7, count: 8) + text + [0])
      #expect(try StructureReader(memory).command(4, at: TestMemory.base) == .message(text), "\(count)")
    }
    for count in [0, 1, 64, 100_000, 200_000] {
      let memory = TestMemory([UInt8](repeating: 0x61, count: 8 + count) + (count >= 100_000 ? [0] : []))
      #expect(throws: QXLError("QXLMessage", "data", "no NUL within its slot and 100000 bytes")) {
        try StructureReader(memory).command(4, at: TestMemory.base)
      }
    }
  }

  @Test("monitors are read by the count that was checked") func monitors() throws {
    var layouter = try MemoryLayouter()
    let config = try layouter.new("QXLMonitorsConfig", extra: 2 * 28)
    try layouter.put(2, "count", config)
    try layouter.put(4, "max_allowed", config)
    for index in 0..<2 {
      let head = MemoryLayouter.Place(structure: "QXLHead", start: config.start + 4 + 28 * index)
      for (field, value) in [("id", 1), ("surface_id", 2), ("width", 3), ("height", 4), ("x", 5), ("y", 6), ("flags", 7)] {
        try layouter.put(10 * index + value, field, head)
      }
    }
    let read = try StructureReader(layouter.memory).monitorsConfig(at: layouter.address(config))
    #expect(read.maximumCount == 4)
    #expect(
      read.heads
        == [0, 10].map {
          QXLMonitorsConfig.Head(id: $0 + 1, surfaceID: $0 + 2, x: $0 + 5, y: $0 + 6, width: $0 + 3, height: $0 + 4, flags: $0 + 7)
        })
    for (count, maximum) in [(0, 4), (5, 4), (3, 4)] {
      try layouter.put(count, "count", config)
      try layouter.put(maximum, "max_allowed", config)
      #expect(throws: QXLError.self) { try StructureReader(layouter.memory).monitorsConfig(at: layouter.address(config)) }
    }
  }
}

extension CommandStructure {
  fileprivate var isCompatible: Bool {
    if case .draw(let drawable) = self { drawable.isCompatible } else { false }
  }

  /// A recording does not have them.
  fileprivate mutating func forgetAddresses() {
    guard case .surface(var command) = self else { return }
    command.surface?.address = 0
    self = .surface(command)
  }
}
