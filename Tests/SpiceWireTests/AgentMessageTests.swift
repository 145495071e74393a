import SpiceWire
import TestSupport
import Testing

/// Agent messages against the vectors (spec 10, section 25).
struct AgentMessageTests {
  private struct Sample {
    var name: String
    var type: UInt32
    var bytes: [UInt8]
    var fields: JSONValue?

    var data: ArraySlice<UInt8> { bytes[AgentHeader.size...] }
  }

  private func samples() throws -> [Sample] {
    try #require(try Vectors.agent.json("messages.json").array).map { entry in
      Sample(
        name: try #require(entry["name"]?.string), type: UInt32(try #require(entry["type"]?.integer)),
        bytes: try bytes(hex: try #require(entry["message_hex"]?.string)), fields: entry["fields"])
    }
  }

  @Test func samplesAreDecodedAndEncoded() throws {
    var decoded = 0
    for sample in try samples() {
      let message: AgentMessage
      do throws(WireError) {
        message = try AgentMessage.decode(type: sample.type, data: sample.data)
      } catch {
        #expect(sample.name.hasPrefix("bad-"), "\(sample.name): \(error)")
        continue
      }
      #expect(message.type == sample.type)
      switch message {
      case .other: break
      default:
        #expect(!sample.name.hasPrefix("bad-"), "\(sample.name) was taken")
        decoded += 1
      }
      #expect(message.encoded() == sample.bytes, "\(sample.name)")
    }
    #expect(decoded >= 10)
  }

  @Test func theFieldsAreThoseOfTheSamples() throws {
    for sample in try samples() {
      guard let fields = sample.fields, fields != .null else { continue }
      switch try AgentMessage.decode(type: sample.type, data: sample.data) {
      case .monitorsConfig(let config):
        #expect(config.monitors.count == fields["num_of_monitors"]?.integer)
        for (monitor, expected) in zip(config.monitors, fields["monitors"]?.array ?? []) {
          #expect(Int(monitor.width) == expected["width"]?.integer && Int(monitor.height) == expected["height"]?.integer)
          #expect(Int(monitor.x) == expected["x"]?.integer && Int(monitor.y) == expected["y"]?.integer)
        }
        for (size, expected) in zip(config.physicalSizes ?? [], fields["physical_mm"]?.array ?? []) {
          #expect(Int(size.width) == expected["width"]?.integer && Int(size.height) == expected["height"]?.integer)
        }
      case .announceCapabilities(let announcement):
        #expect(announcement.isRequest == (fields["request"]?.integer != 0))
        #expect(
          announcement.capabilities.words
            == (fields["caps"]?.array ?? []).compactMap { $0.string.flatMap { UInt32($0.dropFirst(2), radix: 16) } })
      case .reply(let reply):
        #expect(Int(reply.type) == fields["type"]?.integer && Int(reply.result.rawValue) == fields["error"]?.integer)
      case .other: break
      }
    }
  }

  @Test func messagesAreCutAsTheReferenceClientCutsThem() throws {
    let file = try Vectors.agent.json("fragmentation.json")
    let message = try bytes(hex: try #require(file["message_hex"]?.string))
    let bodies = try #require(file["network_bodies_hex"]?.array)
    #expect(AgentDataPieces.pieces(of: message).map { hexadecimal($0) } == bodies.compactMap(\.string))
  }

  @Test func anyCutIsPutTogether() throws {
    let whole = try samples().filter { !$0.name.hasPrefix("bad-") }
    let stream = whole.flatMap(\.bytes)
    for step in [1, 7, 19, 20, 21, 2048, stream.count] {
      var assembler = AgentMessageAssembler(limit: 1 << 16)
      var messages: [AgentMessage] = []
      for start in stride(from: 0, to: stream.count, by: step) {
        messages += try assembler.append(stream[start..<min(start + step, stream.count)])
      }
      #expect(messages.map { $0.encoded() } == whole.map(\.bytes))
    }
    var assembler = AgentMessageAssembler(limit: 3)
    #expect(throws: WireError.self) { try assembler.append(whole[0].bytes[...]) }
  }
}
