import SpiceGraphics
import TestSupport
import Testing

@testable import QXL

@Suite("Reading recordings")
struct RecordingReaderTests {
  @Test("a recording has the events and commands that it should have", arguments: RecordingVectors.names)
  func counts(name: String) throws {
    let expected = try RecordingVectors.recording(name)
    var commands: [String: Int] = [:]
    var requests: [String: Int] = [:]
    let events = try RecordingVectors.events(name)
    for event in events {
      switch event.content {
      case .command(let command): commands["\(command.type)", default: 0] += 1
      case .createPrimary(let primary): requests["\(primary.request)", default: 0] += 1
      case .request(let type): requests["\(type)", default: 0] += 1
      }
    }
    #expect(events.count == expected.events)
    #expect(events.map(\.counter) == Array(0..<UInt32(expected.events)))
    #expect(commands == expected.commandsByType)
    #expect(commands.values.reduce(0, +) == expected.commands)
    #expect(requests == expected.ioEventsByType)
  }

  @Test("what was read is written byte for byte", arguments: RecordingVectors.names)
  func roundTrip(name: String) throws {
    let bytes = try RecordingVectors.bytes(name)
    var writer = RecordingWriter()
    var written: [UInt8] = []
    for event in try RecordingVectors.events(name) {
      writer.append(event)
      written += writer.takeBytes()
    }
    #expect(written.count == bytes.count)
    #expect(zip(written, bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset == nil)
  }

  @Test("the same events come out of pieces of any size") func pieces() throws {
    struct Pieces: RecordingSource {
      var bytes: ArraySlice<UInt8>
      var random = SeededGenerator(seed: 11)
      mutating func nextBytes() -> [UInt8] {
        let count = min(bytes.count, random.number(1...700))
        defer { bytes = bytes.dropFirst(count) }
        return Array(bytes.prefix(count))
      }
    }
    let bytes = try RecordingVectors.bytes("rec-vga-std")
    var reader = RecordingReader(Pieces(bytes: bytes[...]))
    for expected in try RecordingVectors.events(of: bytes).events { #expect(try reader.next() == expected) }
    #expect(try reader.next() == nil)
    #expect(!reader.isTruncated)
  }

  @Test("a recording that ends anywhere gives the events before its end") func truncation() throws {
    let bytes = try RecordingVectors.bytes("rec-ops")
    let whole = try RecordingVectors.events(of: bytes).events
    var random = SeededGenerator(seed: 7)
    var ends = (0..<20).map { _ in random.number(0...bytes.count) }
    ends += (0..<200).map { _ in bytes.count - random.number(0...3000) }
    for end in ends {
      let (events, isTruncated) = try RecordingVectors.events(of: Array(bytes[..<end]))
      #expect(events == Array(whole.prefix(events.count)))
      #expect(events.count == whole.count || isTruncated || bytes[..<end].last == 0x0a)
    }
  }

  @Test("white space may be different, numbers may be signed and too large") func loose() throws {
    let text = "  SPICE_REPLAY\t1\r\nevent 0 +0 3 4294967296 cursor_cmd type\n1 point16-5\n 65537\n\nevent 1\n1 8 18446744073709551615\n"
    let (events, isTruncated) = try RecordingVectors.events(of: Array(text.utf8))
    #expect(
      events == [
        RecordingEvent(counter: 0, time: 1 << 32, content: .command(.cursor(.move(.init(x: -5, y: 1))))),
        RecordingEvent(counter: 1, time: .max, content: .request(8)),
      ])
    #expect(!isTruncated)
  }

  @Test("a drawable of the first revision is told by its fields") func compatible() throws {
    let text = """
      SPICE_REPLAY 1
      event 0 0 1 5
      drawable
      rect bbox 1 2 3 4
      type 0
      effect 0
      mm_time -1
      bitmap_offset 300
      rect bitmap_area 5 6 7 8
      type 13
      alpha 200
      image 0
      rect src_area 0 0 1 1

      """
    let (events, _) = try RecordingVectors.events(of: Array(text.utf8))
    guard case .command(.draw(let drawable)) = events.first?.content else { throw VectorError(what: "no drawable") }
    #expect(drawable.isCompatible && drawable.selfBitmap == 300 && drawable.mediaTime == .max)
    #expect(drawable.selfBitmapArea == .init(left: 6, top: 5, right: 8, bottom: 7))
    guard case .alphaBlend(let blend) = drawable.drawing else { throw VectorError(what: "no alpha blend") }
    #expect(blend.alpha == 200 && blend.flags == 0)
    var writer = RecordingWriter()
    writer.append(events[0])
    #expect(String(decoding: writer.takeBytes(), as: UTF8.self) == text)
  }

  @Test("a primary surface that was refused has nothing behind it") func refusedPrimary() throws {
    let text = "SPICE_REPLAY 1\nevent 0 1 20 5\nevent 1 1 29 6\n"
    let (events, isTruncated) = try RecordingVectors.events(of: Array(text.utf8))
    #expect(events.map(\.content) == [.request(20), .request(29)])
    #expect(!isTruncated)
  }

  @Test("packed blocks are read where they can be unpacked") func packed() throws {
    let packed: [UInt8] = [0x78, 0x9c, 0x4b, 0x4c, 0x4a, 0x06, 0x00, 0x02, 0x4d, 0x01, 0x27]
    let bytes = Array("SPICE_REPLAY 1\nevent 0 0 4 5\nbinary 1 message 3:11:".utf8) + packed + Array("\n".utf8)
    var reader = RecordingReader(RecordingBytes(bytes)) { stream, size in
      (try? Inflate.unpack(stream)).flatMap { $0.count == size ? $0 : nil }
    }
    #expect(try reader.next()?.content == .command(.message(Array("abc".utf8))))
    var plain = RecordingReader(RecordingBytes(bytes))
    #expect(throws: QXLError("recording", "message", "a packed block, which cannot be read here at byte 62")) { try plain.next() }
  }

  @Test(
    "what is no recording is refused",
    arguments: [
      ("GIF89a", "SPICE_REPLAY"), ("SPICE_REPLAY 2\n", "SPICE_REPLAY"), ("SPICE_REPLAY 1\nevent 0 2 1 0\n", "event"),
      ("SPICE_REPLAY 1\nevent 0 x", "event"), ("SPICE_REPLAY 1\nevent 99999999999999999999 ", "event"),
      ("SPICE_REPLAY 1\nevent 0 0 4 0\nbinary 0 message 100001:", "message"),
      ("SPICE_REPLAY 1\nevent 0 0 4 0\nbinary 7 message 1:a", "message"),
      ("SPICE_REPLAY 1\nevent 0 0 4 0\nbinary 0 message 1 a", "message"),
      ("SPICE_REPLAY 1\nevent 0 0 4 0\nbinary 0 massage 1:a", "message"),
      ("SPICE_REPLAY 1\nevent 0 1 20 0\n1 1 4 32\n0 0 0 0\nbinary 0 data 268435457:", "data"),
      ("SPICE_REPLAY 1\nevent 0 0 1 0\ndrawable\nrect bbox 0 0 0 0\ntype 1\nnum_rects 1\ndata_chunks 2097151 16\n", "data_chunks"),
      ("SPICE_REPLAY 1\nevent 0 0 1 0\ndrawable\nrect bbox 0 0 0 0\ntype 1\nnum_rects 1\ndata_chunks -1 16\n", "data_chunks"),
      ("SPICE_REPLAY 1\nevent 0 0 1 0\ndrawable\nrect bbox 0 0 0 0\ntype 1\nnum_rects 1\ndata_chunks 0 99999999\n", "data_chunks"),
      (
        "SPICE_REPLAY 1\nevent 0 0 1 0\ndrawable\nrect bbox 0 0 0 0\ntype 1\nnum_rects 1\ndata_chunks 0 3\nbinary 0 clip_rects 1:a\n",
        "data_chunks"
      ),
      (
        "SPICE_REPLAY 1\nevent 0 0 1 0\ndrawable\nrect bbox 0 0 0 0\ntype 0\neffect 0\nmm_time 0\nsomething 0\n",
        "self_bitmap"
      ),
    ])
  func refused(text: String, field: String) throws {
    var reader = RecordingReader(RecordingBytes(Array(text.utf8)))
    let error = try #require(throws: QXLError.self) { while try reader.next() != nil {} }
    #expect(error.structure == "recording")
    #expect(error.field == field)
    #expect(throws: error) { try reader.next() }
  }

  @Test("blocks of one event together have a limit") func budget() throws {
    struct Endless: RecordingSource {
      var isFirst = true
      mutating func nextBytes() -> [UInt8] {
        guard isFirst else { return [UInt8](repeating: 0x41, count: 1 << 20) }
        isFirst = false
        return Array(
          """
          SPICE_REPLAY 1
          event 0 1 20 0
          16384 4096 65536 32
          0 0 0 0
          binary 0 data 268435456:
          """.utf8)
      }
    }
    // The block itself is allowed, what follows it is no event; what matters is that no more than that is taken.
    var reader = RecordingReader(Endless())
    #expect(throws: Never.self) { try reader.next() }
    #expect(throws: QXLError.self) { try reader.next() }
  }
}
