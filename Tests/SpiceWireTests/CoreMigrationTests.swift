import TestSupport
import Testing

@testable import SpiceWire
import SpiceGraphics

@Suite("MIGRATE_DATA bodies")
struct CoreMigrationTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    var name: String
    var channel: String
    var body: [UInt8]
    var fields: JSONValue
    var testDescription: String { name }
  }

  private static func load() throws -> [Vector] {
    try Vectors.core.json("manifest.json").requiredArray("migration_data").map { json in
      let body = try bytes(hex: json.requiredString("hex"))
      guard body == (try Vectors.core.bytes(json.requiredString("file"))) else { throw VectorError(what: "hex and file differ in \(json)") }
      return Vector(
        name: try json.requiredString("name"), channel: try json.requiredString("channel"), body: body, fields: try json.required("fields"))
    }
  }

  /// What a blob decodes to: its fields as the manifest writes them, and what it is encoded to.
  private struct Decoded {
    var fields: JSONValue
    var encoded: [UInt8]
    var isStable: Bool

    init<Data: MigrationData>(_: Data.Type, _ body: [UInt8], _ fields: (Data, WireReader) throws -> [String: JSONValue]) throws {
      let data = try Data(BaseMigrateData(data: body[...]))
      encoded = Array(data.message.data)
      isStable = try Data(data.message) == data
      var common: [String: JSONValue] = [
        "magic": .string(String(decoding: body.prefix(4), as: UTF8.self)), "version": JSONValue(Data.version),
      ]
      common.merge(try fields(data, WireReader(body, message: "body"))) { _, new in new }
      self.fields = .object(common)
    }
  }

  /// Lengths and pointers are not kept, but follow from the rest: they are compared with those of the body.
  private func base(_ device: CharacterDeviceState, _ body: WireReader) throws -> JSONValue {
    var pointer = try body.reader(at: 29, "write_data_ptr")
    return [
      "version": 1, "connected": JSONValue(flag: device.isConnected), "num_client_tokens": JSONValue(device.clientTokens),
      "num_send_tokens": JSONValue(device.sendTokens), "write_size": JSONValue(device.writeData.count),
      "write_num_client_tokens": JSONValue(device.writeClientTokens), "write_data_ptr": JSONValue(try pointer.u32("write_data_ptr")),
      "write_data": JSONValue(hex: device.writeData),
    ]
  }

  private func decode(_ channel: String, _ body: [UInt8]) throws -> Decoded {
    switch channel {
    case "main":
      try Decoded(MainMigrationData.self, body) { data, body in
        let state = data.agentToClient
        var partial: [UInt8] = []
        if case .partial(let bytes) = state.messageHeader { partial = bytes }
        var pointer = try body.reader(at: 51, "msg_header_ptr")
        return [
          "base": try base(data.device, body), "client_agent_started": JSONValue(flag: data.isClientAgentStarted),
          "agent_to_client": [
            "chunk_header_size": JSONValue(state.chunkHeaderSize), "chunk_port": JSONValue(state.chunkPort),
            "chunk_size": JSONValue(state.chunkSize), "msg_header_done": JSONValue(flag: state.messageHeader == .complete),
            "msg_header_partial_len": JSONValue(partial.count), "msg_header_ptr": JSONValue(try pointer.u32("msg_header_ptr")),
            "msg_remaining": JSONValue(state.messageRemaining), "msg_filter_result": JSONValue(state.filterResult.rawValue),
            "partial_header": JSONValue(hex: partial),
          ],
          "client_to_agent": [
            "msg_remaining": JSONValue(data.clientToAgent.messageRemaining),
            "msg_filter_result": JSONValue(data.clientToAgent.filterResult.rawValue),
          ],
        ]
      }
    case "inputs": try Decoded(InputsMigrationData.self, body) { data, _ in ["motion_count": JSONValue(data.motionCount)] }
    case "usbredir", "port", "webdav":
      try Decoded(ByteStreamMigrationData.self, body) { data, body in ["base": try base(data.device, body)] }
    case "smartcard":
      try Decoded(SmartcardMigrationData.self, body) { data, body in
        var pointer = try body.reader(at: 38, "read_data_ptr")
        return [
          "base": try base(data.device, body), "reader_added": JSONValue(flag: data.isReaderAdded),
          "read_size": JSONValue(data.readData.count), "read_data_ptr": JSONValue(try pointer.u32("read_data_ptr")),
          "read_data": JSONValue(hex: data.readData),
        ]
      }
    case "display":
      try Decoded(DisplayMigrationData.self, body) { data, body in
        guard case .ids(let surfaces) = data.surfaces else { throw VectorError(what: "surfaces with areas") }
        var pointer = try body.reader(at: 76, "surfaces_at_client_ptr")
        return [
          "message_serial": JSONValue(data.messageSerial), "low_bandwidth_setting": JSONValue(data.lowBandwidthSetting),
          "pixmap_cache_id": JSONValue(data.pixmapCacheID), "pixmap_cache_size": JSONValue(data.pixmapCacheSize),
          "pixmap_cache_freezer": JSONValue(data.pixmapCacheFreezer), "sync0": JSONValue(data.pixmapCacheClients[0]),
          "sync1": JSONValue(data.pixmapCacheClients[1]), "sync2": JSONValue(data.pixmapCacheClients[2]),
          "sync3": JSONValue(data.pixmapCacheClients[3]), "glz_dict_id": JSONValue(data.glzDictionaryID),
          "glz_dict_size": JSONValue(data.glzDictionarySize), "glz_max_encoders": JSONValue(data.glzMaxEncoders),
          "glz_last_image_id": JSONValue(data.glzLastImageID),
          "surfaces_at_client_ptr": JSONValue(try pointer.u32("surfaces_at_client_ptr")),
          "surfaces": .array(surfaces.map { JSONValue($0) }),
        ]
      }
    default: throw VectorError(what: "no migration data of channel \(channel)")
    }
  }

  @Test("Every body of the manifest decodes to its fields and is encoded back", arguments: try load())
  func vectors(_ vector: Vector) throws {
    let decoded = try decode(vector.channel, vector.body)
    #expect(decoded.fields == vector.fields)
    #expect(decoded.encoded == vector.body)
    #expect(decoded.isStable)
    #expect(try decode(vector.channel, vector.body + [0]).encoded == vector.body)
  }

  @Test("All ten bodies are there")
  func count() throws { #expect(try Self.load().count == 10) }

  @Test("What is cut is refused by message and field", arguments: try load())
  func cut(_ vector: Vector) throws {
    for length in 0..<vector.body.count {
      do {
        _ = try decode(vector.channel, Array(vector.body.prefix(length)))
        Issue.record("\(length) bytes are enough")
      } catch let error as WireError {
        #expect(error.message.hasSuffix(" migrate_data") && !error.field.isEmpty)
      }
    }
  }

  @Test("Changed bodies are decoded or refused", arguments: try load())
  func mutated(_ vector: Vector) throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<3000 {
      let body = generator.mutation(of: vector.body)
      do {
        if !(try decode(vector.channel, body).isStable) { Issue.record("\(hexadecimal(body))") }
      } catch let error as WireError {
        if error.field.isEmpty { Issue.record("\(error)") }
      }
    }
  }

  private func refuses<Data: MigrationData>(
    _: Data.Type, _ name: String, at offset: Int, _ bytes: [UInt8], _ field: String, _ problem: WireError.Problem,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var body = try Vectors.core.bytes("migration/\(name).bin")
    body.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    #expect(throws: WireError(message: Data.label, field: field, problem: problem), sourceLocation: sourceLocation) {
      try Data(BaseMigrateData(data: body[...]))
    }
  }

  @Test("Magic, versions, lengths, pointers and codes are checked")
  func malformed() throws {
    typealias Stream = ByteStreamMigrationData
    let pending = "usbredir-pending-16-bytes"
    try refuses(Stream.self, pending, at: 0, Array("SCMD".utf8), "magic", .invalidValue(0x444d_4353))
    try refuses(Stream.self, pending, at: 4, [2], "version", .tooLarge(value: 2, limit: 1))
    try refuses(Stream.self, pending, at: 8, [2], "base.version", .tooLarge(value: 2, limit: 1))
    try refuses(Stream.self, pending, at: 21, [17], "base.write_data_ptr.data", .truncated(needed: 17, available: 16))
    try refuses(
      Stream.self, pending, at: 21, [255, 255, 255, 255], "base.write_data_ptr.data", .truncated(needed: 0xffff_ffff, available: 16))
    try refuses(Stream.self, pending, at: 29, [49], "base.write_data_ptr", .pointerOutside(offset: 49, size: 49))
    try refuses(Stream.self, pending, at: 29, [0], "base.write_data_ptr", .nullPointer)
    try refuses(InputsMigrationData.self, "inputs-3", at: 8, [4], "motion_count", .tooLarge(value: 4, limit: 3))
    try refuses(SmartcardMigrationData.self, "smartcard-partial", at: 38, [0], "read_data_ptr", .nullPointer)
    let main = "main-agent-partial"
    try refuses(MainMigrationData.self, main, at: 34, [9], "agent_to_client.chunk_header_size", .tooLarge(value: 9, limit: 8))
    try refuses(MainMigrationData.self, main, at: 47, [20], "agent_to_client.msg_header_partial_len", .tooLarge(value: 20, limit: 19))
    try refuses(MainMigrationData.self, main, at: 47, [11], "agent_to_client.msg_header_ptr.data", .truncated(needed: 11, available: 10))
    try refuses(MainMigrationData.self, main, at: 59, [4], "agent_to_client.msg_filter_result", .invalidValue(4))
    try refuses(MainMigrationData.self, main, at: 64, [9], "client_to_agent.msg_filter_result", .invalidValue(9))
    let display = "display-one-surface"
    try refuses(DisplayMigrationData.self, display, at: 76, [0], "surfaces_at_client_ptr", .nullPointer)
    try refuses(DisplayMigrationData.self, display, at: 80, [2], "surfaces_at_client_ptr.surfaces", .truncated(needed: 8, available: 4))
  }

  @Test("A message header that is complete")
  func completeHeader() throws {
    let data = MainMigrationData(
      device: CharacterDeviceState(isConnected: true, clientTokens: 3, sendTokens: 4, writeClientTokens: 1, writeData: [1, 2, 3]),
      isClientAgentStarted: true,
      agentToClient: .init(
        chunkHeaderSize: 8, chunkPort: 1, chunkSize: 9, messageHeader: .complete, messageRemaining: 9, filterResult: .discard),
      clientToAgent: .init(messageRemaining: 7, filterResult: .monitorsConfig))
    #expect(try MainMigrationData(data.message) == data)
    #expect(data.message.data.count == 68)
    #expect(data.message.data[46] == 1)
  }

  @Test("Surfaces of a session with JPEG have areas")
  func lossySurfaces() throws {
    var data = try DisplayMigrationData(BaseMigrateData(data: Vectors.core.bytes("migration/display-one-surface.bin")[...]))
    data.surfaces = .lossy([
      .init(id: 0, lossyArea: Rect(left: 1, top: 2, right: 3, bottom: 4)), .init(id: 7, lossyArea: .empty),
    ])
    let message = data.message
    #expect(message.data.count == 84 + 40)
    #expect(Array(message.data[84..<104]) == [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0])
    #expect(try DisplayMigrationData(message, isLossy: true) == data)
    #expect(
      throws: WireError(
        message: "display migrate_data", field: "surfaces_at_client_ptr.surfaces", problem: .truncated(needed: 40, available: 39))
    ) { try DisplayMigrationData(BaseMigrateData(data: message.data.dropLast()), isLossy: true) }
    #expect(try DisplayMigrationData(message, isLossy: false).surfaces == .ids([0, 1]))
  }
}
