import TestSupport
import Testing

@testable import SpiceWire

@Suite("Any bytes are decoded or refused")
struct CorePropertyTests {
  @Test("Random bodies of every number", arguments: MessageCodec.all)
  func random(_ codec: MessageCodec) throws {
    var generator = SeededGenerator(seed: 1)
    for type in 0...UInt16(400) {
      // Numbers without a message are refused before their body is looked at.
      for _ in 0..<(codec.name(type) == nil ? 2 : 200) {
        let body = generator.fieldBytes(Int.random(in: 0...80, using: &generator))
        try check(codec, type, body)
      }
    }
  }

  @Test("Changed bodies of the manifest", arguments: MessageCodec.all)
  func mutated(_ codec: MessageCodec) throws {
    var generator = SeededGenerator(seed: 2)
    for entry in try CoreManifest.load() where entry.sender == codec.sender && [codec.channel, "base"].contains(entry.channel) {
      for _ in 0..<300 {
        try check(codec, entry.type, generator.mutation(of: entry.body))
      }
    }
  }

  private func check(_ codec: MessageCodec, _ type: UInt16, _ body: [UInt8]) throws {
    do {
      let decoded = try codec.decode(type, body)
      // Only failures are reported: a report for each of many thousand cases takes longer than the cases.
      if decoded.type != type || !decoded.isStable {
        Issue.record("\(codec.testDescription) \(type) \(hexadecimal(body)): \(decoded)")
      }
    } catch {
      if error.field.isEmpty || !error.message.hasPrefix(codec.channel + " ") {
        Issue.record("\(codec.testDescription) \(type) \(hexadecimal(body)): \(error)")
      }
    }
  }

  @Test("Changed cursor shapes")
  func cursorShapes() throws {
    var generator = SeededGenerator(seed: 3)
    for entry in try CoreManifest.load() where entry.channel == "cursor" && entry.name == "set" {
      for _ in 0..<500 {
        guard
          case .set(let set)? = try? CursorServerMessage.decode(type: 103, body: generator.mutation(of: entry.body)),
          let shape = set.cursor.shape, let pixels = try? shape.pixels()
        else { continue }
        #expect(pixels.pixels.count == pixels.width * pixels.height)
        #expect(pixels.hotSpotX <= pixels.width && pixels.hotSpotY <= pixels.height)
        #expect(pixels.premultiplied().straight().pixels.count == pixels.pixels.count)
      }
    }
  }
}
