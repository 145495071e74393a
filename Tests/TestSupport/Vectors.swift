public import Foundation

/// A vector file that is not as the tests expect it.
public struct VectorError: Error, CustomStringConvertible {
  public var what: String
  public init(what: String) { self.what = what }

  public var description: String { what }
}

/// One folder of `Tests/Vectors`.
public struct Vectors: Sendable {
  public let folder: URL

  /// Bodies of all channels but display, link stages, captures (spec 01, section 19).
  public static let core = Vectors(folder: root.appendingPathComponent("messages-core"))
  /// Bodies of the display channel (spec 03).
  public static let display = Vectors(folder: root.appendingPathComponent("messages-display"))

  /// Draw operations and the surfaces they make (spec 06).
  public static let canvas = Vectors(folder: root.appendingPathComponent("canvas"))
  /// Keyboards and URIs (spec 10, spec 11).
  public static let agent = Vectors(folder: root.appendingPathComponent("agent"))
  /// Streams of the QUIC codec (spec 04, section 18).
  public static let quic = Vectors(folder: root.appendingPathComponent("quic"))
  /// Streams of the LZ codec (spec 05, section 12.1).
  public static let lz = Vectors(folder: root.appendingPathComponent("lz"))
  /// Sequences of the GLZ codec (spec 05, section 12.2).
  public static let glz = Vectors(folder: root.appendingPathComponent("glz"))
  /// LZ4, zlib-GLZ, JPEG, M-JPEG, containers, graduality (spec 05, section 12.3).
  public static let otherCodecs = Vectors(folder: root.appendingPathComponent("other-codecs"))
  /// Structures and recordings of the QXL device (spec 08, section 21).
  public static let qxl = Vectors(folder: root.appendingPathComponent("qxl"))
  /// A recording of version 1, made by hand after docs/recording-format.md.
  public static let recording = Vectors(folder: root.appendingPathComponent("recording"))
  /// Whole pictures that the codecs are measured with.
  public static let bench = Vectors(folder: root.appendingPathComponent("bench"))

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Vectors")

  public func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appendingPathComponent(path))) }

  public func json(_ path: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: folder.appendingPathComponent(path)))
  }

  /// The content of a gzip file.
  public func gunzip(_ path: String) throws -> [UInt8] { try Inflate.unpack(bytes(path)) }

  /// The content of a file that is packed when its name ends in `.gz`.
  public func unpacked(_ path: String) throws -> [UInt8] { try path.hasSuffix(".gz") ? gunzip(path) : bytes(path) }

  /// `fromSnakeCase`: the file writes the names of the members in snake case.
  public func decode<Value: Decodable>(
    _: Value.Type, _ path: String, fromSnakeCase: Bool = false
  ) throws -> Value {
    let decoder = JSONDecoder()
    if fromSnakeCase { decoder.keyDecodingStrategy = .convertFromSnakeCase }
    return try decoder.decode(Value.self, from: Data(contentsOf: folder.appendingPathComponent(path)))
  }
}

extension JSONValue {
  /// The member `key`, which the vector must have.
  public func required(_ key: String) throws -> JSONValue {
    guard let value = self[key] else { throw VectorError(what: "no member \(key) in \(self)") }
    return value
  }

  public func requiredString(_ key: String) throws -> String {
    guard let text = try required(key).string else { throw VectorError(what: "\(key) is not a string in \(self)") }
    return text
  }

  public func requiredInteger(_ key: String) throws -> Int {
    guard let number = try required(key).integer else { throw VectorError(what: "\(key) is not an integer in \(self)") }
    return number
  }

  public func requiredArray(_ key: String) throws -> [JSONValue] {
    guard let elements = try required(key).array else { throw VectorError(what: "\(key) is not an array in \(self)") }
    return elements
  }
}
