import TestSupport
import Testing

@testable import SpiceWire

@Suite("Messages of all channels")
struct CoreMessageTests {
  /// The codecs that must understand an entry: common messages belong to every channel.
  private func codecs(_ entry: CoreManifest.Entry) -> [MessageCodec] {
    MessageCodec.all.filter { $0.sender == entry.sender && (entry.channel == "base" || $0.channel == entry.channel) }
  }

  @Test("Every body of the manifest decodes to its fields", arguments: try CoreManifest.load())
  func decodes(_ entry: CoreManifest.Entry) throws {
    let codecs = codecs(entry)
    #expect(codecs.count == (entry.channel == "base" ? 11 : 1))
    for codec in codecs {
      let decoded = try codec.decode(entry.type, entry.body)
      #expect(decoded.type == entry.type)
      #expect(decoded.fields == entry.fields)
      #expect(codec.name(entry.type) == entry.name)
    }
  }

  /// Bodies that are not what we send: a terminator stands behind every NOTIFY text, as the reference server has it.
  private static let notCanonical: Set<String> = ["base server-to-client 7 notify empty"]

  @Test("Every canonical body is encoded back to the same bytes", arguments: try CoreManifest.load())
  func encodes(_ entry: CoreManifest.Entry) throws {
    for codec in codecs(entry) {
      let decoded = try codec.decode(entry.type, entry.body)
      #expect(decoded.isStable)
      if Self.notCanonical.contains(entry.testDescription) {
        #expect(decoded.encoded == entry.body + [0])
      } else {
        #expect(decoded.encoded == entry.body)
      }
    }
  }

  @Test("A byte less or more is refused or accepted as by the reference", arguments: try CoreManifest.load())
  func agreesWithReferenceParser(_ entry: CoreManifest.Entry) throws {
    for codec in codecs(entry) {
      func accepts(_ body: [UInt8]) -> Bool { (try? codec.decode(entry.type, body)) != nil }
      #expect(accepts(entry.body) == entry.accepts)
      #expect(accepts(entry.body + [0]) == entry.acceptsWithOneMoreByte)
      if let expected = entry.acceptsWithoutLastByte {
        #expect(accepts(entry.body.dropLast()) == expected)
      } else {
        #expect(entry.body.isEmpty)
      }
    }
  }

  @Test("What is cut is decoded or refused by message and field", arguments: try CoreManifest.load())
  func cutBodies(_ entry: CoreManifest.Entry) throws {
    for codec in codecs(entry) {
      for length in 0..<entry.body.count {
        do {
          #expect(try codec.decode(entry.type, Array(entry.body.prefix(length))).isStable)
        } catch {
          #expect(error.message == "\(codec.channel) \(entry.name)")
          #expect(!error.field.isEmpty && !error.field.hasSuffix("."))
        }
      }
    }
  }

  @Test("The manifest has every message of every channel, and nothing else has a name")
  func completeness() throws {
    let entries = try CoreManifest.load()
    for codec in MessageCodec.all {
      let common = Set(entries.filter { $0.channel == "base" && $0.sender == codec.sender }.map(\.type))
      var own = Set(entries.filter { $0.channel == codec.channel && $0.sender == codec.sender }.map(\.type))
      // Display has a manifest of its own.
      if codec.channel == "display" {
        own = Set(DisplayVector.all("valid").filter { $0.isFromServer == (codec.sender == .server) }.map(\.type))
      }
      // COMPRESSED_DATA is the same on the three byte-pipe channels; the manifest has it for usbredir only. So it is with DATA and EVENT.
      let pipe: Set<UInt16> = ["port", "webdav"].contains(codec.channel) ? (codec.sender == .server ? [102, 202] : [102, 201]) : []
      let named = Set((0...UInt16.max).filter { codec.name($0) != nil })
      #expect(named == common.union(own).union(pipe), "\(codec.testDescription)")
      for type in 0...UInt16(400) where !named.contains(type) {
        #expect(throws: WireError(message: "\(codec.channel) \(type)", field: "type", problem: .unknownMessage(type))) {
          try codec.decode(type, [])
        }
      }
    }
  }

  // MARK: Malformed bodies

  private func refuses(
    _ channel: String, _ sender: Sender, _ type: UInt16, _ hex: String, _ field: String, _ problem: WireError.Problem,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let codec = try MessageCodec.of(channel, sender)
    let body = try bytes(hex: hex)
    let error = WireError(message: "\(channel) \(codec.name(type) ?? "")", field: field, problem: problem)
    #expect(throws: error, sourceLocation: sourceLocation) { try codec.decode(type, body) }
  }

  @Test("Counts and lengths are checked against what is left")
  func counts() throws {
    try refuses("main", .server, 104, "ffffffff 0200", "channels", .truncated(needed: 2 * 0xffff_ffff, available: 2))
    try refuses("main", .server, 113, "05000000 64656d6f", "name", .truncated(needed: 5, available: 4))
    try refuses("main", .server, 114, "00112233445566778899aabbccddee", "uuid", .truncated(needed: 16, available: 15))
    try refuses("main", .client, 105, "02", "mode", .truncated(needed: 2, available: 1))
    try refuses("playback", .server, 105, "03 ffff 0080", "volume", .truncated(needed: 6, available: 4))
    try refuses("cursor", .server, 5, "02 0200 0000000000000000", "wait_list", .truncated(needed: 20, available: 10))
    try refuses(
      "main", .server, 7, "0000000000000000 00000000 00000000 00000000 ffffffff 00", "message",
      .truncated(needed: 0xffff_ffff, available: 1))
    try refuses("smartcard", .client, 101, "07000000 00000000 00010000 9000", "data", .truncated(needed: 256, available: 2))
    try refuses("usbredir", .server, 102, "01 e80300", "uncompressed_size", .truncated(needed: 4, available: 3))
    try refuses("cursor", .server, 103, "00000000 01 0200 01020304", "cursor.unique", .truncated(needed: 8, available: 4))
    try refuses("port", .client, 201, "", "event", .truncated(needed: 1, available: 0))
  }

  @Test("Pointers must lie inside of the body, and what must be there must be there")
  func pointers() throws {
    let strings = "686f737400 434e3d61626300"
    try refuses(
      "main", .server, 101, "0c17 0d17 05000000 20000000 07000000 19000000 \(strings)", "host_data", .pointerOutside(offset: 32, size: 32))
    try refuses(
      "main", .server, 101, "0c17 0d17 05000000 1c000000 07000000 19000000 \(strings)", "host_data.data",
      .truncated(needed: 5, available: 4))
    try refuses(
      "main", .server, 101, "0c17 0d17 05000000 14000000 07000000 ffffffff \(strings)", "cert_subject_data",
      .pointerOutside(offset: 0xffff_ffff, size: 32))
    try refuses("main", .server, 101, "0c17 0d17 05000000 00000000 00000000 00000000 \(strings)", "host_data", .nullPointer)
    try refuses("main", .server, 116, "0c17 0d17 00000000 18000000 00000000 00000000 01000000 00", "host_size", .invalidValue(0))
    try refuses("port", .server, 201, "00000000 09000000 00 00", "name_size", .invalidValue(0))
    try refuses("webdav", .server, 201, "02000000 00000000 00 6100", "name", .nullPointer)
    try refuses("port", .server, 201, "02000000 0a000000 00 6100", "name.data", .truncated(needed: 2, available: 1))
  }

  @Test("SWITCH_HOST may lack its host")
  func switchHostWithoutHost() throws {
    let message = try MainServerMessage.decode(type: 111, body: bytes(hex: "0c17 ffff 00000000 00000000 00000000 00000000"))
    let target = MigrationTarget(port: 5900, securePort: 65535, host: [], certSubject: [])
    #expect(message == .migrateSwitchHost(MainMigrateSwitchHost(target: target)))
    #expect(target.hostName == "" && target.subject == nil)
  }

  @Test("A pointer to an empty string may be any")
  func pointerToNothing() throws {
    let message = try MainServerMessage.decode(type: 101, body: bytes(hex: "0c17 ffff 02000000 14000000 00000000 16000000 6800"))
    let target = MigrationTarget(port: 5900, securePort: 65535, hostName: "h")
    #expect(message == .migrateBegin(MainMigrateBegin(target: target)))
    #expect(message.encodedBody().joined == (try bytes(hex: "0c17 ffff 02000000 14000000 00000000 00000000 6800")))
  }

  @Test("Values without a name are kept")
  func unknownValues() throws {
    let codes: [(String, Sender, UInt16, String)] = [
      ("main", .server, 105, "ff80 0700"), ("inputs", .client, 103, "f8ff"), ("inputs", .client, 113, "09 80ff"),
      ("playback", .server, 102, "01000000 0900"), ("cursor", .server, 103, "00000000 01 faff 0000000000000000 ff 0100 0100 0000 0000"),
      ("port", .server, 202, "ff"), ("usbredir", .client, 102, "09 01000000 00"), ("main", .server, 1, "fcffffff"),
    ]
    for (channel, sender, type, hex) in codes {
      let body = try bytes(hex: hex)
      // The flags fa ff have FROM_CACHE cleared, so that the body has (empty) data.
      #expect(try MessageCodec.of(channel, sender).decode(type, body).encoded == body, "\(channel) \(type)")
    }
  }

  @Test("Flags of a Cursor that its content decides do not contradict it")
  func cursorFlags() throws {
    let none = try CursorServerMessage.decode(type: 103, body: bytes(hex: "00000000 01 0700"))
    #expect(none == .set(CursorSet(x: 0, y: 0, isVisible: true, cursor: Cursor(.none, flags: .cacheMe))))
    #expect(none.encodedBody().joined == (try bytes(hex: "00000000 01 0300")))
    #expect(Cursor(.none, flags: [.fromCache, .noShape]) == .none)
    #expect(Cursor.none.shape == nil)
  }

  // MARK: Helpers of the messages

  @Test("Texts are given and taken without their terminators")
  func texts() throws {
    #expect(MainName("déjà vu").name == Array("déjà vu".utf8) + [0])
    #expect(MainName("déjà vu").text == "déjà vu")
    #expect(MainName(name: Array("no end".utf8)).text == "no end")
    #expect(PortInit("a", isOpened: true).name == [0x61, 0])
    #expect(BaseNotify(timestamp: 1, severity: .warning, visibility: .high, message: Array("a".utf8)).text == "a")
    let target = MigrationTarget(port: 1, securePort: 2, hostName: "h", subject: "CN=x")
    #expect(target.hostName == "h" && target.subject == "CN=x")
    #expect(target.certSubject == Array("CN=x".utf8) + [0])
  }

  @Test("Key codes and scan codes")
  func keyCodes() {
    #expect(KeyCode(rawValue: 0x9de0).scanCodes == [0xe0, 0x9d])
    #expect(KeyCode(rawValue: 0x1e).scanCodes == [0x1e])
    #expect(KeyCode(rawValue: 0xd600_1de1).scanCodes == [0xe1, 0x1d])
    #expect(KeyCode(rawValue: 0).scanCodes == [])
    #expect(KeyCode(scanCodes: [0xe1, 0x1d]).rawValue == 0x1de1)
    #expect(KeyCode(scanCodes: [1, 2, 3, 4, 5]).rawValue == 0x0403_0201)
    #expect(KeyCode(scanCodes: []).rawValue == 0)
  }

  @Test("Codes of smartcard errors")
  func smartcardErrors() {
    #expect(SmartcardData(error: .cannotAddMoreReaders, readerID: .max).data == [2, 0, 0, 0])
    #expect(SmartcardData(error: .init(rawValue: 0x0102_0304), readerID: 0).errorCode == .init(rawValue: 0x0102_0304))
    #expect(SmartcardData(type: .error, readerID: 0, data: [0, 0, 0]).errorCode == nil)
    #expect(SmartcardData(type: .apdu, readerID: 0, data: [0, 0, 0, 0]).errorCode == nil)
  }

  @Test("Channels of a list are known or not")
  func channels() {
    #expect(RawChannelID(type: 2, id: 3).known == ChannelID(.display, id: 3))
    #expect(RawChannelID(ChannelID(.webdav)) == RawChannelID(type: 11, id: 0))
    #expect(RawChannelID(type: 12, id: 0).known == nil)
  }
}
