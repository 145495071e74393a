import TestSupport
import Testing

@testable import SpiceWire

@Suite("Lists of sub-messages")
struct CoreSubMessageTests {
  private typealias Sub = (type: UInt16, body: Range<Int>)

  private func subs(_ hex: String, at offset: UInt32 = 0) throws -> [Sub] {
    try SubMessageList.subMessages(in: bytes(hex: hex), at: offset)
  }

  private func error(_ field: String, _ problem: WireError.Problem) -> WireError {
    WireError(message: "sub-message list", field: field, problem: problem)
  }

  @Test("Sizes that run past the end are cut there, and the bodies decode")
  func oversized() throws {
    let entry = try #require(try CoreManifest.load().first { $0.id == "display_channel_oversized_sub_sizes" })
    let subs = try SubMessageList.subMessages(in: entry.body)
    #expect(subs.map(\.type) == [5, 105])
    #expect(subs.map(\.body) == [42..<53, 16..<53])
    let wait = try CursorServerMessage.decode(type: 5, in: entry.body, part: subs[0].body)
    guard case .base(.waitForChannels(let fields)) = wait else { return #expect(Bool(false), "\(wait)") }
    #expect(fields.entries.map(\.channel) == [RawChannelID(type: 2, id: 1)])
  }

  /// The order in which a receiver handles what is in a stream, as number and fields.
  private func handled(_ stream: JSONValue) throws -> [(UInt16, JSONValue)] {
    let codec = try MessageCodec.of("cursor", .server)
    let messages = try Capture.messages(
      Vectors.core.bytes(stream.requiredString("file")), from: 0, stream.requiredString("header") == "mini" ? .mini : .full)
    var handled: [(UInt16, JSONValue)] = []
    for message in messages {
      for sub in try message.subMessages() { handled.append((sub.type, try codec.decode(sub.type, Array(message.body[sub.body])).fields)) }
      if message.type != 8 { handled.append((message.type, try codec.decode(message.type, message.body).fields)) }
    }
    return handled
  }

  @Test(
    "Lists of recorded streams, in both forms of header",
    arguments: ["full-sub-list-cursor-s2c", "mini-list-cursor-s2c", "full-list-cursor-s2c", "full-serial-gap-cursor-s2c"])
  func streams(_ name: String) throws {
    let streams = try Vectors.core.json("framing/framing.json").requiredArray("streams")
    let stream = try #require(streams.first { $0["name"]?.string == name })
    let expected = try stream.requiredArray("messages")
    let handled = try handled(stream)
    #expect(handled.map { Int($0.0) } == (try expected.map { try $0.requiredInteger("number") }))
    for (message, expected) in zip(handled, expected) {
      if let fields = expected["fields"] { #expect(message.1 == fields) }
    }
  }

  @Test("What is encoded is found again")
  func encoding() throws {
    let list = BaseList([(type: 104, body: [1, 0, 2, 0]), (type: 105, body: []), (type: 3, body: Array(1...8))])
    #expect(try list.subMessages().map(\.type) == [104, 105, 3])
    #expect(try list.subMessages().map { Array(list.body[$0.body]) } == [[1, 0, 2, 0], [], Array(1...8)])
    #expect(try BaseList([]).subMessages().isEmpty)
    #expect(BaseList([]).body == [0, 0])
  }

  @Test("Lists that leave the body are refused")
  func outside() throws {
    #expect(throws: error("sub_list.count", .truncated(needed: 2, available: 1))) { try subs("00") }
    #expect(throws: error("sub_list", .pointerOutside(offset: 3, size: 2))) { try subs("0000", at: 3) }
    #expect(throws: error("sub_list.count", .truncated(needed: 2, available: 0))) { try subs("0000", at: 2) }
    #expect(throws: error("sub_list", .pointerOutside(offset: .max, size: 2))) { try subs("0000", at: .max) }
    #expect(throws: error("sub_list.offsets", .truncated(needed: 262140, available: 4))) { try subs("ffff 00000000") }
    #expect(throws: error("sub", .pointerOutside(offset: 100, size: 6))) { try subs("0100 64000000") }
    #expect(throws: error("sub.type", .truncated(needed: 2, available: 0))) { try subs("0100 06000000") }
    #expect(throws: error("sub.size", .truncated(needed: 4, available: 3))) { try subs("0100 06000000 0100 010000") }
  }

  @Test("A list in a list is refused")
  func nested() throws {
    #expect(throws: error("sub.type", .invalidValue(8))) { try subs("0100 06000000 0800 02000000 0000") }
  }

  @Test("Many sub-messages cannot share one long body")
  func amplification() throws {
    // Sixteen of the same sub-message are still taken: each is cut at the end.
    func body(_ count: Int, _ size: Int) -> [UInt8] {
      var writer = WireWriter()
      writer.u16(UInt16(count))
      for _ in 0..<count { writer.u32(UInt32(2 + 4 * count)) }
      writer.u16(4)
      writer.u32(.max)
      writer.copy([UInt8](repeating: 0, count: size))
      return writer.finish().joined
    }
    #expect(try SubMessageList.subMessages(in: body(16, 1000)).count == 16)
    #expect(throws: error("sub_list.sub", .tooLarge(value: 18000, limit: 16 * 1080))) {
      try SubMessageList.subMessages(in: body(18, 1000)).count
    }
  }

  @Test("Any bytes are a list or are refused")
  func random() throws {
    var generator = SeededGenerator(seed: 4)
    let seeds = try CoreManifest.load().filter { $0.name == "list" }
    for seed in seeds {
      for _ in 0..<5000 {
        let body = generator.mutation(of: seed.body)
        let offset = Bool.random(using: &generator) ? 0 : UInt32.random(in: 0...80, using: &generator)
        guard let subs = try? SubMessageList.subMessages(in: body, at: offset) else { continue }
        #expect(subs.allSatisfy { $0.body.upperBound <= body.count })
      }
    }
  }
}
