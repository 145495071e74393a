import Foundation
import SpiceWire
import TestSupport
import Testing

private struct FramingVectors: Decodable {
  struct Message: Decodable {
    let serial: UInt64?
    let number: UInt16
    let size: Int?
    let sub: Bool?
    let fields: [String: JSONValue]?
  }

  struct Stream: Decodable, CustomTestStringConvertible {
    let name: String
    let file: String
    let header: String
    let size: Int
    let messages: [Message]

    var testDescription: String { name }
    var form: HeaderForm { header == "mini" ? .mini : .full }

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: Vectors.core.folder.appendingPathComponent(file))) }
  }

  let streams: [Stream]

  static func all() throws -> [Stream] { try LinkVectors.load("framing/framing.json", as: FramingVectors.self).streams }
}

private func frames(of bytes: [UInt8], form: HeaderForm, size: Int, limit: Int = 1 << 20) throws -> [MessageFrame] {
  var deframer = MessageDeframer(form: form) { _ in limit }
  var frames: [MessageFrame] = []
  for start in stride(from: 0, to: bytes.count, by: size) {
    deframer.append(Array(bytes[start..<min(start + size, bytes.count)]))
    while let frame = try deframer.next() { frames.append(frame) }
  }
  return frames
}

@Suite struct FramingTests {
  @Test(arguments: try FramingVectors.all())
  private func cutsRecordedStreams(_ stream: FramingVectors.Stream) throws {
    let bytes = try stream.bytes()
    #expect(bytes.count == stream.size)
    let whole = try frames(of: bytes, form: stream.form, size: bytes.count)
    let top = stream.messages.filter { $0.sub != true }
    // LIST, which has no effect of its own, is not among the messages of the vector.
    let visible = whole.filter { $0.type != 8 }
    #expect(visible.map(\.type) == top.map(\.number))
    for (frame, message) in zip(visible, top) {
      if let serial = message.serial { #expect(frame.serial == serial) }
      if let size = message.size { #expect(frame.body.count == size) }
    }
    // Sub-messages are handled first, in the order of their list.
    let handled = try whole.flatMap { frame in
      let inner = try frame.subMessages().map { (type: $0.type, body: Array(frame.body[$0.body])) }
      return inner + (frame.type == 8 ? [] : [(type: frame.type, body: frame.body)])
    }
    #expect(handled.map(\.type) == stream.messages.map(\.number))
    for (one, message) in zip(handled, stream.messages) {
      guard let x = message.fields?["x"]?.integer, let y = message.fields?["y"]?.integer else { continue }
      #expect(Array(one.body.prefix(4)) == [UInt8(x), 0, UInt8(y), 0])
    }
    for size in 1...8 { #expect(try frames(of: bytes, form: stream.form, size: size) == whole) }
  }

  @Test func takesSerialsFromFullHeadersAndCountsOthers() throws {
    let stream = try #require(try FramingVectors.all().first { $0.name == "full-serial-gap-cursor-s2c" })
    #expect(try frames(of: stream.bytes(), form: .full, size: 100).map(\.serial) == [1, 7])
    let mini = try #require(try FramingVectors.all().first { $0.name == "mini-list-cursor-s2c" })
    #expect(try frames(of: mini.bytes(), form: .mini, size: 100).map(\.serial) == [1, 2])
  }

  @Test(arguments: [HeaderForm.mini, .full]) func framesWhatItCuts(form: HeaderForm) throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<30 {
      var framer = MessageFramer(form: form)
      var stream: [UInt8] = []
      var sent: [MessageFrame] = []
      for serial in 1...UInt64.random(in: 1...20, using: &random) {
        let length = Bool.random() ? Int.random(in: 0...40, using: &random) : Int.random(in: 0...200_000, using: &random)
        let body = [UInt8](repeating: UInt8(truncatingIfNeeded: length), count: length)
        let type = UInt16.random(in: 1...400, using: &random)
        stream += framer.message(type: type, body: body)
        sent.append(MessageFrame(serial: serial, type: type, body: body))
      }
      for size in [stream.count, 65536, 4096, 977] { #expect(try frames(of: stream, form: form, size: size) == sent) }
    }
  }

  @Test func writesHeadersAsSpecified() {
    var mini = MessageFramer(form: .mini)
    #expect(mini.message(type: 0x0167, body: [9]) == [0x67, 1, 1, 0, 0, 0, 9])
    var full = MessageFramer(form: .full, lastSerial: 0x1ff)
    #expect(full.message(type: 104, body: [], subList: 4) == [0, 2, 0, 0, 0, 0, 0, 0, 104, 0, 0, 0, 0, 0, 4, 0, 0, 0])
    #expect(full.serial == 0x200)
  }

  @Test func limitsBeforeTheBodyComes() throws {
    var deframer = MessageDeframer(form: .mini) { $0 == 5 ? 100 : 10 }
    deframer.append([5, 0, 100, 0, 0, 0])
    #expect(try deframer.next() == nil)
    deframer.append([UInt8](repeating: 1, count: 100) + [6, 0, 11, 0, 0, 0])
    #expect(try deframer.next()?.body.count == 100)
    let error = WireError(message: "message 6", field: "size", problem: .tooLarge(value: 11, limit: 10))
    #expect(throws: error) { try deframer.next() }
    deframer.append([1, 0, 0, 0, 0, 0])
    #expect(throws: error) { try deframer.next() }
  }

  @Test func manySmallPiecesOfALargeBody() throws {
    var framer = MessageFramer(form: .full)
    let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let stream = framer.message(type: 1, body: body)
    #expect(try frames(of: stream, form: .full, size: 1000, limit: 1 << 22) == [MessageFrame(serial: 1, type: 1, body: body)])
  }

  @Test func messagesThatWaitAreKept() throws {
    var deframer = MessageDeframer(form: .mini) { _ in 1 << 20 }
    var framer = MessageFramer(form: .mini)
    let body = [UInt8](repeating: 3, count: 5000)
    var taken = 0
    for _ in 0..<200 {
      deframer.append(framer.message(type: 9, body: body))
      deframer.append(framer.message(type: 9, body: body))
      if try deframer.next()?.body == body { taken += 1 }
    }
    while try deframer.next()?.body == body { taken += 1 }
    #expect(taken == 400)
  }

  @Test func randomBytesNeverTrap() {
    for round in 0..<2000 {
      let bytes = (0..<Int.random(in: 0..<400)).map { _ in Bool.random() ? UInt8.random(in: 0...255) : 0 }
      _ = try? frames(of: bytes, form: round % 2 == 0 ? .mini : .full, size: 1 + round % 97, limit: 300)
    }
  }
}
