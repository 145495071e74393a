import TestSupport
import Testing

@testable import SpiceWire

/// `messages-core/manifest.json`: bodies of all channels but display with their fields (spec 01, section 19).
enum CoreManifest {
  struct Entry: Sendable {
    var channel: String
    var sender: Sender
    var type: UInt16
    var name: String
    var id: String
    var body: [UInt8]
    var fields: JSONValue
    /// What the reference's parser says.
    var accepts: Bool
    /// Nil when the body is empty.
    var acceptsWithoutLastByte: Bool?
    var acceptsWithOneMoreByte: Bool
    var json: JSONValue
  }

  static func load() throws -> [Entry] { try entries.get() }

  private static let entries = Result { try read() }

  private static func read() throws -> [Entry] {
    try Vectors.core.json("manifest.json").requiredArray("messages").map { json in
      let parser = try json.required("reference_parser")
      guard
        let sender = Sender(rawValue: try json.requiredString("direction")), let accepts = parser["accepts"]?.bool,
        let acceptsMore = parser["accepts_with_one_more_byte"]?.bool
      else { throw VectorError(what: "an unknown direction or answer in \(json)") }
      let body = try bytes(hex: json.requiredString("hex"))
      guard body == (try Vectors.core.bytes(json.requiredString("file"))), body.count == (try json.requiredInteger("size")) else {
        throw VectorError(what: "hex, file and size differ in \(json)")
      }
      return Entry(
        channel: try json.requiredString("channel"), sender: sender, type: UInt16(try json.requiredInteger("number")),
        name: try json.requiredString("name").lowercased(), id: try json.requiredString("id"), body: body,
        fields: expected(try json.required("fields"), body), accepts: accepts,
        acceptsWithoutLastByte: parser["accepts_without_last_byte"]?.bool,
        acceptsWithOneMoreByte: acceptsMore, json: json)
    }
  }

  /// `fields` without what is not a field: bytes behind a NOTIFY, and declared sizes of sub-messages that run past the end, which count
  /// as cut there.
  static func expected(_ fields: JSONValue, _ body: [UInt8]) -> JSONValue {
    guard case .object(var members) = fields else { return fields }
    members["trailing"] = nil
    members["note"] = nil
    if let subMessages = members["sub"]?.array {
      members["sub"] = .array(
        subMessages.map { sub in
          guard let offset = sub["offset"]?.integer, let size = sub["size"]?.integer, let type = sub["type"] else { return sub }
          return ["offset": JSONValue(offset), "type": type, "size": JSONValue(min(size, body.count - offset - 6))]
        })
    }
    return .object(members)
  }
}

extension CoreManifest.Entry: CustomTestStringConvertible {
  var testDescription: String { "\(channel) \(sender.rawValue) \(type) \(name) \(id)" }
}
