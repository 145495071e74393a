import Foundation

/// One folder of `Tests/Vectors`.
struct VectorFolder: Sendable {
  let url: URL

  init(_ name: String) {
    url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Vectors").appendingPathComponent(name)
  }

  func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url.appendingPathComponent(path))) }

  func decode<Value: Decodable>(_: Value.Type, _ path: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(contentsOf: url.appendingPathComponent(path)))
  }
}
