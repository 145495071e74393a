import Foundation
import TestSupport
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

  static func load<T: Decodable>(_ path: String, as type: T.Type) throws -> T {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(contentsOf: Vectors.core.folder.appendingPathComponent(path)))
  }

  static func cases() throws -> [Case] { try load("link/cases.json", as: LinkVectors.self).cases.filter { $0.clientBytes != nil } }
}
