@testable import SpiceWire
import TestSupport

/// One recorded connection of `captures/captures.json` (spec 01, section 19): both directions from the first byte.
struct Capture: Sendable {
  /// What was said before the first message (spec 01, section 3).
  struct Link: Hashable {
    var message: LinkMessage
    var reply: LinkReply
    /// The word in front of the ticket.
    var mechanism: UInt32
    /// The number of bytes of each direction that belong to the link stage without its authentication.
    var clientBytes: Int
    var serverBytes: Int
    var form: HeaderForm { message.commonCapabilities.intersection(reply.commonCapabilities).contains(.miniHeader) ? .mini : .full }
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
    var answer = WireReader(server, message: "link")
    func body(_ reader: inout WireReader) throws -> [UInt8] {
      let header = try LinkHeader(from: &reader)
      return Array(try reader.bytes(Int(header.size), "body"))
    }
    let message = try LinkMessage(body: body(&request))
    let mechanism = try request.u32("mechanism")
    let reply = try LinkReply(body: body(&answer))
    return Link(message: message, reply: reply, mechanism: mechanism, clientBytes: request.offset, serverBytes: answer.offset)
  }

  /// All messages from `start` to the last byte of `stream`.
  static func messages(_ stream: [UInt8], from start: Int, _ form: HeaderForm) throws -> [MessageFrame] {
    var deframer = MessageDeframer(form: form) { _ in .max }
    deframer.append(Array(stream[start...]))
    var frames: [MessageFrame] = []
    while let frame = try deframer.next() { frames.append(frame) }
    guard frames.reduce(start, { $0 + form.size + $1.body.count }) == stream.count else {
      throw VectorError(what: "the stream does not end with a message")
    }
    return frames
  }
}
