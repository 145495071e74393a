import TestSupport

/// Where the fields of QXL structures are, as a compiled C program has them (spec 08, section 21: layout.json).
struct QXLLayout: Decodable {
  struct Field: Decodable {
    var name: String
    var offset: Int
    var size: Int
  }

  struct Structure: Decodable {
    var size: Int
    var fields: [Field]
  }

  var structs: [String: Structure]

  static let shared = Result { try Vectors.qxl.decode(QXLLayout.self, "layout.json") }

  func size(of structure: String) throws -> Int {
    guard let found = structs[structure] else { throw VectorError(what: "no structure \(structure)") }
    return found.size
  }

  func field(_ structure: String, _ name: String) throws -> Field {
    guard let found = structs[structure]?.fields.first(where: { $0.name == name }) else {
      throw VectorError(what: "no field \(name) in \(structure)")
    }
    return found
  }
}
