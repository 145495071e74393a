import SpiceCodecs
import SpiceGraphics
import TestSupport

/// The manifest of the vectors (spec 04, section 18).
struct QUICManifest: Decodable {
  struct Image: Decodable, CustomStringConvertible {
    struct Input: Decodable {
      var file: String
      var stride: Int
      var bottomUp: Bool
    }
    struct Output: Decodable {
      var sha256: String
      var stride: Int
    }
    var name: String
    var typeCode: UInt32
    var width: Int
    var height: Int
    var stride: Int
    var pixels: String
    var stream: String
    var encoderInput: Input?
    var alsoDecodesTo: [String: Output]?

    var description: String { name }
    var format: BitmapFormat { get throws { try quicFormat(QUICImageType(rawValue: typeCode)) } }
  }

  struct Corrupt: Decodable {
    struct Header: Decodable {
      var typeCode: UInt32
      var width: Int
      var height: Int
    }
    struct Reference: Decodable {
      var outcome: String
      var pixelsSha256: String?
    }
    var name: String
    var file: String
    var expect: String
    var header: Header?
    var reference: Reference
  }

  var valid: [Image]
  var noncanonical: [Image]
  var corrupt: [Corrupt]
  var trace: [Image]

  static func load() throws -> QUICManifest { try Vectors.quic.decode(Self.self, "manifest.json") }
}

/// The format whose pixels are those of the vectors.
func quicFormat(_ type: QUICImageType?) throws -> BitmapFormat {
  switch type {
  case .gray: .alpha8
  case .rgb16: .rgb555
  case .rgb24: .rgb24
  case .rgb32: .rgb32
  case .rgba: .rgba
  case nil: throw VectorError(what: "unknown type")
  }
}

extension QUICEncoder {
  mutating func encoded(
    _ pieces: [ArraySlice<UInt8>], _ format: BitmapFormat, width: Int, height: Int, stride: Int? = nil, isTopDown: Bool = true,
    limit: Int? = nil
  ) throws(EncodeError) -> [UInt8] {
    var output: [UInt8] = []
    let stride = stride ?? format.rowBytes(width: width) ?? 0
    try ImageSource.withPieces(pieces, format: format, width: width, height: height, stride: stride, isTopDown: isTopDown) {
      source throws(EncodeError) in try encode(source, limit: limit, into: &output)
    }
    return output
  }
}

extension QUICDecoder {
  mutating func decoded(_ stream: [UInt8], _ layout: PixelLayout, fill: UInt8 = 0) throws(DecodeError) -> [UInt8] {
    var pixels = [UInt8](repeating: fill, count: layout.byteCount)
    var span = pixels.mutableSpan
    var bytes = span.mutableBytes
    try decode(stream.span.bytes, into: &bytes, layout: layout)
    return pixels
  }

  mutating func decoded(_ stream: [UInt8], _ format: BitmapFormat, width: Int, height: Int) throws -> [UInt8] {
    guard let layout = PixelLayout(format: format, width: width, height: height) else { throw VectorError(what: "no such layout") }
    return try decoded(stream, layout)
  }
}
