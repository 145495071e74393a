@testable import SpiceWire

/// One recorded connection of `captures/captures.json` (spec 01, section 19): both directions from the first byte.
struct Capture: Sendable {
  /// What was said before the first message (spec 01, section 3).
  struct Link: Hashable {
    var connectionID: UInt32
    var channelType: UInt8
    var channelID: UInt8
    var clientCommon: [Int]
    var clientChannel: [Int]
    var error: UInt32
    var serverCommon: [Int]
    var serverChannel: [Int]
    var mechanism: UInt32
    /// The number of bytes of each direction that belong to the link stage without its authentication.
    var clientBytes: Int
    var serverBytes: Int
    var isMini: Bool { clientCommon.contains(3) && serverCommon.contains(3) }
  }

  /// One message of a stream.
  struct Message: Hashable {
    var serial: UInt64
    var type: UInt16
    var subList: UInt32
    var body: [UInt8]
  }

  let scenario: String
  let connection: String
  let channel: String
  /// The connection's description.
  let json: JSONValue
  /// The bytes from the client, of the WebSocket's payloads where there is one.
  let client: [UInt8]
  /// The bytes from the server, likewise.
  let server: [UInt8]

  /// What `captures.json` says of each scenario.
  static let scenarios = Result { try Vectors.core.json("captures/captures.json").requiredArray("scenarios") }

  static func load(scenario name: String) throws -> [Capture] {
    guard let scenario = try scenarios.get().first(where: { $0["scenario"]?.string == name }) else {
      throw VectorError(what: "no scenario \(name)")
    }
    return try scenario.requiredArray("connections").map { json in
      func stream(_ direction: String) throws -> [UInt8] {
        let file = try json.required(direction)
        let bytes = try Vectors.core.gunzip(file.requiredString("file"))
        guard bytes.count == (try file.requiredInteger("bytes")) else { throw VectorError(what: "\(file) has \(bytes.count) bytes") }
        return try withoutWebSocket(bytes)
      }
      return Capture(
        scenario: name, connection: try json.requiredString("connection"), channel: try json.requiredString("channel"), json: json,
        client: try stream("c2s"), server: try stream("s2c"))
    }
  }

  /// The payloads of a WebSocket stream that starts with its HTTP header; another stream as it is.
  private static func withoutWebSocket(_ bytes: [UInt8]) throws -> [UInt8] {
    guard bytes.starts(with: Array("GET ".utf8)) || bytes.starts(with: Array("HTTP".utf8)) else { return bytes }
    let end = Array("\r\n\r\n".utf8)
    guard let header = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
      throw VectorError(what: "no end of the header")
    }
    var payload: [UInt8] = []
    var rest = bytes[(header + 4)...]
    func take(_ count: Int) throws -> ArraySlice<UInt8> {
      guard rest.count >= count else { throw VectorError(what: "a WebSocket frame is cut") }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    while !rest.isEmpty {
      let head = Array(try take(2))
      guard head[0] == 0x82 else { throw VectorError(what: "not one binary frame: \(head[0])") }
      var size = Int(head[1] & 0x7f)
      if size >= 126 { size = try take(size == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) } }
      let mask = head[1] & 0x80 == 0 ? [0, 0, 0, 0] : Array(try take(4))
      payload += try take(size).enumerated().map { $1 ^ mask[$0 % 4] }
    }
    return payload
  }

  /// The link stage without its authentication.
  func link() throws -> Link {
    var request = WireReader(client, message: "link")
    var reply = WireReader(server, message: "link")
    func head(_ reader: inout WireReader) throws -> Int {
      guard try reader.u32("magic") == 0x5144_4552, try reader.u32("major_version") == 2 else {
        throw VectorError(what: "not a link header")
      }
      _ = try reader.u32("minor_version")
      return Int(try reader.u32("size"))
    }
    func capabilities(_ reader: inout WireReader, from start: Int, _ counts: [UInt32], at offset: UInt32) throws -> [[Int]] {
      var words = try reader.reader(at: UInt32(start) + offset, "caps_offset")
      return try counts.map { count in
        var bits: [Int] = []
        for word in 0..<Int(count) {
          let value = try words.u32("word")
          bits += (0..<32).filter { value >> UInt32($0) & 1 == 1 }.map { 32 * word + $0 }
        }
        return bits
      }
    }
    let requestSize = try head(&request)
    let connectionID = try request.u32("connection_id")
    let channelType = try request.u8("channel_type")
    let channelID = try request.u8("channel_id")
    let requestCounts = [try request.u32("num_common_caps"), try request.u32("num_channel_caps")]
    let clientCapabilities = try capabilities(&request, from: 16, requestCounts, at: try request.u32("caps_offset"))
    let replySize = try head(&reply)
    let error = try reply.u32("error")
    _ = try reply.bytes(162, "pub_key")
    let replyCounts = [try reply.u32("num_common_caps"), try reply.u32("num_channel_caps")]
    let serverCapabilities = try capabilities(&reply, from: 16, replyCounts, at: try reply.u32("caps_offset"))
    var rest = try request.reader(at: UInt32(16 + requestSize), "mechanism")
    return Link(
      connectionID: connectionID, channelType: channelType, channelID: channelID, clientCommon: clientCapabilities[0],
      clientChannel: clientCapabilities[1], error: error, serverCommon: serverCapabilities[0], serverChannel: serverCapabilities[1],
      mechanism: try rest.u32("mechanism"), clientBytes: 16 + requestSize + 4, serverBytes: 16 + replySize)
  }

  /// All messages from `start` to the last byte of `stream`.
  static func messages(_ stream: [UInt8], from start: Int, isMini: Bool) throws -> [Message] {
    var reader = WireReader(stream, message: "stream")
    _ = try reader.bytes(start, "link stage")
    var messages: [Message] = []
    while reader.remaining > 0 {
      var message = Message(serial: UInt64(messages.count + 1), type: 0, subList: 0, body: [])
      if !isMini { message.serial = try reader.u64("serial") }
      message.type = try reader.u16("type")
      let size = try reader.u32("size")
      if !isMini { message.subList = try reader.u32("sub_list") }
      message.body = Array(try reader.bytes(Int(size), "body"))
      messages.append(message)
    }
    return messages
  }
}
