import SpiceClient
import SpiceWire
import TestSupport
import Testing

/// The format of docs/recording-format.md.
struct RecordingFormatTests {
  @Test(arguments: [1, 3, 17, 1000, .max])
  func whatIsWrittenIsRead(pieces: Int) {
    let (entries, error, reader) = Recordings.read(Recordings.bytes(), pieces: pieces)
    #expect(error == nil && !reader.isTorn)
    #expect(entries == Recordings.entries)
    #expect(reader.header == Recordings.header)
  }

  /// The bytes of version 1 stay what they are.
  @Test func bytesOfAnEntry() {
    let header = RecordingHeader(start: 1, source: "ab")
    #expect(header.encoded().joined == Array("SaffRec\n".utf8) + [1, 0] + [1, 0, 0, 0, 0, 0, 0, 0] + [2, 0] + Array("ab".utf8))
    let received = RecordingEntry(time: 258, connection: 3, event: .received(MessageFrame(serial: 9, type: 304, subList: 5, body: [7, 8])))
    #expect(
      received.encoded().joined == [2, 0, 3, 0, 16, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0] + [9, 0, 0, 0, 0, 0, 0, 0, 0x30, 1, 5, 0, 0, 0, 7, 8])
    let closed = RecordingEntry(time: 0, connection: 0, event: .closed(reason: nil))
    #expect(closed.encoded().joined == [4, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff])
    let link = RecordedLink(
      channel: ChannelID(.display, id: 2), carrier: .tls, connectionID: 4, commonCapabilities: [.miniHeader], channelCapabilityWords: [1],
      clientCapabilityWords: [2, 3], peer: "p", certificates: [[6]])
    #expect(
      RecordingEntry(time: 0, connection: 0, event: .opened(link)).encoded().joined.dropFirst(16) == [
        2, 2, 2, 4, 0, 0, 0, 1, 0, 8, 0, 0, 0, 1, 0, 1, 0, 0, 0, 2, 0, 2, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0x70, 0xff, 0xff, 1, 1, 0, 6,
      ])
  }

  /// A file that another program has written after the documentation.
  @Test func aFileOfVersion1() throws {
    let bytes = try Vectors.recording.bytes("session-v1.rec")
    let (entries, error, reader) = Recordings.read(bytes)
    #expect(error == nil && !reader.isTorn)
    #expect(reader.header == RecordingHeader(start: 1_700_000_000_000_000, source: "spice://127.0.0.1:5930"))
    #expect(entries.count == 13)
    guard case .opened(let main)? = entries.first?.event else {
      Issue.record("the first entry is \(String(describing: entries.first))")
      return
    }
    #expect(main.channel == ChannelID(.main) && main.carrier == .tls && main.tlsVersion == "TLS 1.3" && main.certificates == [[0x30, 0]])
    #expect(main.commonCapabilities == [.protocolAuthSelection, .authSpice, .miniHeader])
    #expect(entries.last == RecordingEntry(time: 6_000_000, connection: 0, event: .closed(reason: nil)))
    let summary = try RecordingSummary(of: RecordingPieces(bytes))
    #expect(summary.statistics.images["bitmap"]?.images == 1 && summary.statistics.streams.first?.frames == 1)
    // What is written is the same but for the entry of a kind that is not known.
    let again = reader.header.map { $0.encoded().joined + entries.flatMap { $0.encoded().joined } }
    #expect(again.map { $0.count } == bytes.count - 16 - "a kind of later versions".utf8.count)
  }

  /// Wherever the file ends, what is whole is there, and nothing else.
  @Test func tornFiles() {
    let entries = Array(Recordings.entries.prefix(4))
    let bytes = Recordings.bytes(entries)
    var ends: [Int] = [Recordings.header.encoded().joined.count]
    for entry in entries { ends.append(ends[ends.count - 1] + entry.encoded().count) }
    for count in 0..<bytes.count {
      let (read, error, reader) = Recordings.read(Array(bytes.prefix(count)))
      let whole = ends.count { $0 <= count }
      #expect(error == nil)
      #expect(read == Array(entries.prefix(max(0, whole - 1))))
      #expect(reader.isTorn == !ends.contains(count), "after \(count) bytes")
    }
  }

  @Test func otherFiles() {
    #expect(Recordings.read(Array("\u{89}PNG".utf8)).error == .notARecording)
    #expect(Recordings.read(Array("S-".utf8)).error == .notARecording)
    var later = Recordings.bytes()
    later[8] = 2
    #expect(Recordings.read(later).error == .unsupportedVersion(2))
  }

  @Test func kindsThatAreNotKnownAreSkipped() {
    let unknown: [UInt8] = [200, 9, 9, 9, 5, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1] + [1, 2, 3, 4, 5]
    let start = Recordings.header.encoded().joined
    let bytes = start + unknown + Recordings.bytes().dropFirst(start.count) + unknown
    for pieces in [1, 7, .max] {
      let (entries, error, reader) = Recordings.read(bytes, pieces: pieces)
      #expect(error == nil && entries == Recordings.entries && !reader.isTorn)
      #expect(Recordings.read(Array(bytes.dropLast()), pieces: pieces).reader.isTorn)
    }
  }

  @Test func timeDoesNotGoBack() {
    let entries = [Recordings.entries[3], Recordings.entries[0]]
    #expect(Recordings.read(Recordings.bytes(entries)).entries.map(\.time) == [1 << 40, 1 << 40])
  }

  private static func head(_ kind: UInt8, connection: UInt8 = 0, size: UInt32) -> [UInt8] {
    [kind, 0, connection, 0] + (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) } + [0, 0, 0, 0, 0, 0, 0, 0]
  }

  @Test func damage() {
    let opened = Recordings.bytes(Array(Recordings.entries.prefix(1)))
    let message = [UInt8](repeating: 0, count: 8) + [103, 0] + [0, 0, 0, 0]
    let cases: [(String, [UInt8])] = [
      ("no entry", [UInt8](repeating: 0, count: 40)),
      ("connection 7 was not opened", Self.head(2, connection: 7, size: 14) + message),
      ("connection 7 was not opened", Self.head(4, connection: 7, size: 2) + [0xff, 0xff]),
      // Judged before the rest of it comes.
      ("an entry of 1048591 bytes", Self.head(2, size: 1_048_591) + message),
      ("an entry of 4294967295 bytes", Self.head(3, size: .max) + message),
      ("an entry of 4294967295 bytes", Self.head(1, size: .max) + message),
      ("sub_list: needs 4 bytes, 3 are left", Self.head(2, size: 13) + message),
      ("reason: needs 9 bytes, 1 are left", Self.head(4, size: 3) + [9, 0, 65]),
      ("channel_type: has the invalid value 99", Self.head(1, size: 1) + [99]),
      ("channel_caps: needs 262140 bytes, 2 are left", Self.head(1, size: 13) + [1, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0]),
    ]
    for (what, bytes) in cases {
      var (entries, error, reader) = Recordings.read(opened + bytes)
      #expect(entries == [Recordings.entries[0]])
      #expect(error == .malformed(offset: UInt64(opened.count), what: what))
      // It stays.
      reader.append(Recordings.bytes())
      #expect(throws: RecordingError.malformed(offset: UInt64(opened.count), what: what)) { try reader.next() }
    }
  }

  /// A message that is announced and does not come costs its sender more than the reader.
  @Test func longBodies() {
    let link = Recordings.bytes([Recordings.entries[3]])
    let size: UInt32 = 256 << 20
    let (entries, error, reader) = Recordings.read(link + Self.head(2, connection: 1, size: size) + [UInt8](repeating: 0, count: 100))
    #expect(entries.count == 1 && error == nil && reader.isTorn)
  }

  @Test func longTextsAreCut() {
    let text = String(repeating: "x", count: 70_000)
    let entry = RecordingEntry(time: 0, connection: 0, event: .closed(reason: text))
    guard case .closed(let reason)? = Recordings.read(Recordings.bytes([Recordings.entries[0], entry])).entries.last?.event else {
      Issue.record("no entry")
      return
    }
    #expect(reason == String(repeating: "x", count: 65_534))
  }
}
