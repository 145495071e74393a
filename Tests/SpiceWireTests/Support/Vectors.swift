import Foundation

/// A vector file that is not as the tests expect it.
struct VectorError: Error, CustomStringConvertible {
  var what: String
  var description: String { what }
}

/// One folder of `Tests/Vectors`.
struct Vectors: Sendable {
  let folder: URL

  /// Bodies of all channels but display, link stages, captures (spec 01, section 19).
  static let core = Vectors(folder: root.appendingPathComponent("messages-core"))
  /// Bodies of the display channel (spec 03).
  static let display = Vectors(folder: root.appendingPathComponent("messages-display"))

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Vectors")

  func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appendingPathComponent(path))) }

  func json(_ path: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: folder.appendingPathComponent(path)))
  }

  /// The content of a gzip file.
  func gunzip(_ path: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", folder.appendingPathComponent(path).path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let content = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw VectorError(what: "gzip -dc \(path) ended with \(process.terminationStatus)") }
    return [UInt8](content)
  }
}

extension JSONValue {
  /// The member `key`, which the vector must have.
  func required(_ key: String) throws -> JSONValue {
    guard let value = self[key] else { throw VectorError(what: "no member \(key) in \(self)") }
    return value
  }

  func requiredString(_ key: String) throws -> String {
    guard let text = try required(key).string else { throw VectorError(what: "\(key) is not a string in \(self)") }
    return text
  }

  func requiredInteger(_ key: String) throws -> Int {
    guard let number = try required(key).integer else { throw VectorError(what: "\(key) is not an integer in \(self)") }
    return number
  }

  func requiredArray(_ key: String) throws -> [JSONValue] {
    guard let elements = try required(key).array else { throw VectorError(what: "\(key) is not an array in \(self)") }
    return elements
  }
}
