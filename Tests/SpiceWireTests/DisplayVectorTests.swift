import TestSupport
import Testing

@testable import SpiceWire

/// A body of the display channel's vectors.
struct DisplayVector: Sendable, CustomTestStringConvertible {
  let file: String
  let isFromServer: Bool
  let type: UInt16
  let entry: JSONValue

  init(_ entry: JSONValue) throws {
    file = try entry.requiredString("file")
    isFromServer = try entry.requiredString("direction") == "server_to_client"
    type = UInt16(try entry.requiredInteger("type"))
    self.entry = entry
  }

  var testDescription: String { file }

  func body() throws -> [UInt8] { try Vectors.display.bytes(file) }

  static func all(_ section: String) -> [DisplayVector] {
    do {
      return try Vectors.display.json("manifest.json").requiredArray(section).map { try DisplayVector($0) }
    } catch {
      Issue.record(error)
      return []
    }
  }
}

/// A message of either direction.
enum DisplayMessage: Hashable {
  case server(DisplayServerMessage)
  case client(DisplayClientMessage)

  init(isFromServer: Bool, type: UInt16, body: [UInt8]) throws(WireError) {
    if isFromServer {
      self = .server(try DisplayServerMessage.decode(type: type, body: body))
    } else {
      self = .client(try DisplayClientMessage.decode(type: type, body: body))
    }
  }

  var type: UInt16 {
    switch self {
    case .server(let message): message.type
    case .client(let message): message.type
    }
  }

  var body: [UInt8] {
    switch self {
    case .server(let message): message.encodedBody().joined
    case .client(let message): message.encodedBody().joined
    }
  }

  var json: JSONValue {
    switch self {
    case .server(let message): JSONValue(message)
    case .client(let message): JSONValue(message)
    }
  }
}

@Suite struct DisplayVectorTests {
  @Test func manifestIsComplete() {
    #expect(DisplayVector.all("valid").count == 169)
    #expect(DisplayVector.all("malformed").count == 154)
  }

  @Test(arguments: DisplayVector.all("valid"))
  func validBodyHasTheValueOfTheManifest(_ vector: DisplayVector) throws {
    let body = try vector.body()
    let message = try DisplayMessage(isFromServer: vector.isFromServer, type: vector.type, body: body)
    #expect(message.type == vector.type)
    #expect(try message.json == vector.entry.required("value"))
    var written = body.count - (vector.entry["trailing_bytes"]?.integer ?? 0)
    if vector.entry["full_header_sub_list"] != nil {
      // The sub-messages and their list stand behind the message's own part.
      written = try #require(vector.entry.requiredArray("segments").first).requiredInteger("size")
    }
    #expect(message.body == Array(body[..<written]))
  }

  /// What the reference parser takes and this one refuses: the JPEG is larger than the data that it is a part of.
  private static let refused: [String: String] = [
    "malformed/jpegalpha-jpegsize-over.bin": "src_bitmap.jpeg_alpha.jpeg_size"
  ]

  /// What is taken with a value other than the manifest's: a length of text without glyphs and lengths of dashes at a null pointer.
  private static let normalised: Set<String> = ["malformed/text-noflag-length.bin", "malformed/style-null.bin"]

  @Test(arguments: DisplayVector.all("malformed"))
  func malformedBodyIsTakenOrRefused(_ vector: DisplayVector) throws {
    let body = try vector.body()
    let verdict = try vector.entry.requiredString("reference_parser")
    let result = Result { () throws(WireError) in
      try DisplayMessage(isFromServer: vector.isFromServer, type: vector.type, body: body)
    }
    switch result {
    case .success(let message):
      #expect(verdict == "accept" && Self.refused[vector.file] == nil)
      if !Self.normalised.contains(vector.file) { #expect(try message.json == vector.entry.required("value")) }
      let again = try DisplayMessage(isFromServer: vector.isFromServer, type: vector.type, body: message.body)
      #expect(again == message)
    case .failure(let error):
      #expect(verdict == "reject" || Self.refused[vector.file] == error.field)
      let name = vector.isFromServer ? DisplayServerMessage.label(ofType: vector.type) : DisplayClientMessage.label(ofType: vector.type)
      #expect(error.message == name)
      #expect(name.hasPrefix("display ") && !error.field.isEmpty)
    }
  }

  @Test func everyRefusalIsOfTheTable() throws {
    let files = Set(DisplayVector.all("malformed").map(\.file))
    #expect(files.isSuperset(of: Self.refused.keys) && files.isSuperset(of: Self.normalised))
  }

  @Test func errorsNameTheFieldAndWhatIsWrong() throws {
    let vectors = DisplayVector.all("malformed")
    let expected = [
      "malformed/ptr-4G.bin": "display draw_copy: src_bitmap: points to 4294967295, outside of the 457 bytes of the body",
      "malformed/path-null.bin": "display draw_stroke: path: is null and must not be",
      "malformed/bitmap-stride-max.bin": "display draw_copy: src_bitmap.bitmap.data: needs 9223372036854775807 bytes, 364 are left",
      "malformed/palette-count.bin": "display draw_copy: src_bitmap.bitmap.palette.ents: needs 262140 bytes, 36 are left",
      "malformed/type-109.bin": "display 109: type: unknown message number 109",
    ]
    for (file, text) in expected {
      let vector = try #require(vectors.first { $0.file == file })
      let body = try vector.body()
      let error = #expect(throws: WireError.self) { try DisplayMessage(isFromServer: vector.isFromServer, type: vector.type, body: body) }
      #expect(error?.description == text)
    }
  }

  @Test func payloadsAreNotCopied() throws {
    let vector = try #require(DisplayVector.all("valid").first { $0.file == "valid/123-stream_data-40.bin" })
    var body = Array(try vector.body()[..<8])
    let size = 100_000
    body += [UInt8(size & 0xff), UInt8(size >> 8 & 0xff), UInt8(size >> 16), 0]
    body += [UInt8](repeating: 7, count: size)
    guard case .streamData(let fields) = try DisplayServerMessage.decode(type: vector.type, body: body) else {
      Issue.record("not stream_data")
      return
    }
    let start = body.withUnsafeBufferPointer(\.baseAddress)
    #expect(fields.data.withUnsafeBufferPointer(\.baseAddress) == start.map { $0 + 12 })
    let encoded = DisplayServerMessage.streamData(fields).encodedBody()
    let piece = try #require(encoded.pieces.last)
    #expect(piece.count == size && piece.withUnsafeBufferPointer(\.baseAddress) == start.map { $0 + 12 })
  }
}
