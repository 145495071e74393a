import Foundation
import TestSupport

/// One file of canvas vectors (spec 06, section 20): small cases, or one long sequence. The members have the names of the files, in camel
/// case.
struct CanvasVectors: Decodable {
  struct Bytes: Decodable {
    var b64: String?
    var gz64: String?
    var blob: String?
  }

  struct Surface: Decodable {
    var id: UInt32
    var format: String
    var width: Int
    var height: Int
    var stride: Int
    var data: Bytes
  }

  /// Pixels that a codec delivers, in rows without padding.
  struct Decoded: Decodable {
    var fmt: String
    var data: Bytes
  }

  struct Image: Decodable {
    var ref: String?
    var type: String?
    var flags: UInt8?
    var id: UInt64?
    var width: Int?
    var height: Int?
    var format: String?
    var bitmapFlags: UInt8?
    var stride: Int?
    var palette: [UInt32]?
    var paletteId: UInt64?
    var surfaceId: UInt32?
    var data: Bytes?
    var decoded: Decoded?
    /// What a 16-bit codec delivers for 32-bit surfaces.
    var decoded32: Decoded?
  }

  struct Brush: Decodable {
    var type: String
    var color: UInt32?
    var image: Image?
    var pos: [Int32]?
  }

  struct Mask: Decodable {
    var flags: UInt8
    var pos: [Int32]
    var image: Image?
  }

  struct Segment: Decodable {
    var flags: UInt8
    var points: [[Int32]]
  }

  struct Attributes: Decodable {
    var flags: UInt8
    var style: [Int32]
  }

  struct Glyph: Decodable {
    var renderPos: [Int32]
    var glyphOrigin: [Int32]
    var width: UInt16
    var height: UInt16
    var data: Bytes
  }

  struct GlyphString: Decodable {
    var flags: UInt8
    var glyphs: [Glyph]
  }

  struct Operation: Decodable {
    var op: String
    var surface: UInt32
    var bbox: [Int32]?
    var clip: [[Int32]]?
    var brush: Brush?
    var rop: UInt16?
    var mask: Mask?
    var image: Image?
    var srcArea: [Int32]?
    var scaleMode: UInt8?
    var srcPos: [Int32]?
    var srcColor: UInt32?
    var trueColor: UInt32?
    var alphaFlags: UInt8?
    var alpha: UInt8?
    var rop3: UInt8?
    var path: [Segment]?
    var attr: Attributes?
    var foreMode: UInt16?
    var backMode: UInt16?
    var string: GlyphString?
    var backArea: [Int32]?
    var foreBrush: Brush?
    var backBrush: Brush?
    var flags: UInt32?
    var maskImage: Image?
    var srcTransform: [Int32]?
    var maskTransform: [Int32]?
    var srcOrigin: [Int16]?
    var maskOrigin: [Int16]?
    var dest: [Int32]?
    var width: Int?
    var height: Int?
    var stride: Int?
    var topDown: Int?
    var data: Bytes?
  }

  struct Case: Decodable {
    struct Expected: Decodable { var file: String }
    struct Compare: Decodable {
      var mode: String
      var mask: String
      var maxDiff: Int?
    }

    var name: String
    var surfaces: [Surface]
    var ops: [Operation]
    var target: UInt32
    var expected: Expected
    var compare: Compare
  }

  /// The last pixels of a long sequence.
  struct Final: Decodable {
    var surface: UInt32
    var file: String
  }

  var blobs: [String: Bytes]
  var images: [String: Image]
  /// Of files of cases.
  var cases: [Case]?
  /// Of long sequences, as the next three.
  var surfaces: [Surface]?
  var ops: [Operation]?
  var crc32After: [String]?
  var expected: [Final]?

  static func load(_ path: String) throws -> CanvasVectors {
    let decoder = JSONDecoder()
    // Not `.convertFromSnakeCase`: that would rename the keys of blobs and images too.
    decoder.keyDecodingStrategy = .custom { path in
      let key = path[path.count - 1]
      let isName = path.count >= 2 && ["blobs", "images"].contains(path[path.count - 2].stringValue)
      return isName ? key : CamelCaseKey(key.stringValue)
    }
    return try decoder.decode(CanvasVectors.self, from: Data(Vectors.canvas.bytes(path)))
  }

  func bytes(_ bytes: Bytes?) throws -> [UInt8] {
    guard let bytes else { throw VectorError(what: "no bytes") }
    if let name = bytes.blob, let blob = blobs[name] { return try self.bytes(blob) }
    if let text = bytes.b64, let data = Data(base64Encoded: text) { return [UInt8](data) }
    if let text = bytes.gz64, let data = Data(base64Encoded: text) { return try Inflate.unpack([UInt8](data)) }
    throw VectorError(what: "bytes in no known form")
  }
}

private struct CamelCaseKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }

  /// `glyph_origin` becomes `glyphOrigin`.
  init(_ key: String) {
    let words = key.split(separator: "_")
    stringValue = words.dropFirst().reduce(String(words.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
  }

  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
