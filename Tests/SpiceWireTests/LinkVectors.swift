import Foundation
import Testing

/// The recorded answers of the reference server to link messages.
struct LinkVectors: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    let name: String
    let server: String
    let clientBytes: String?
    let serverBytes: String?
    let connection: String
    let linkError: UInt32?
    let afterReply: String?
    let password: String?

    var testDescription: String { name }
  }

  let cases: [Case]

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Vectors/messages-core")

  static func load<T: Decodable>(_ path: String, as type: T.Type) throws -> T {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(contentsOf: folder.appendingPathComponent(path)))
  }

  static func cases() throws -> [Case] { try load("link/cases.json", as: LinkVectors.self).cases.filter { $0.clientBytes != nil } }
}

/// The bytes of a hex string.
func unhex(_ text: String) -> [UInt8] {
  let digits = Array(text.utf8).map { UInt8($0 > 57 ? $0 - 87 : $0 - 48) }
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
