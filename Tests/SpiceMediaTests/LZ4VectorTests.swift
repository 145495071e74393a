import SpiceCodecs
import SpiceGraphics
import SpiceMedia
import TestSupport
import Testing

struct LZ4VectorTests {
  private static func format(_ name: String) -> BitmapFormat? {
    switch name {
    case "16BIT": .rgb555
    case "24BIT": .rgb24
    case "32BIT": .rgb32
    case "RGBA": .rgba
    default: nil
    }
  }

  private struct Case {
    var id: String
    var payload: [UInt8]
    var isTopDown: Bool
    var picture: Picture
    var rowsOfBlocks: [Int]
  }

  private func cases() throws -> [Case] {
    try Vectors.otherCodecs.json("manifest.json").required("lz4").requiredArray("vectors").map { vector in
      let name = try vector.requiredString("format")
      let format = try #require(Self.format(name))
      let isTopDown = vector["top_down"]?.bool == true
      var picture = Picture(
        format: format, width: try vector.requiredInteger("width"), height: try vector.requiredInteger("height"),
        pixels: try Vectors.otherCodecs.unpacked(vector.requiredString("pixels")))
      if !isTopDown { picture.pixels = picture.flipped }
      return Case(
        id: try vector.requiredString("id"), payload: try Vectors.otherCodecs.bytes(vector.requiredString("file")), isTopDown: isTopDown,
        picture: picture, rowsOfBlocks: try vector.requiredArray("block_rows").compactMap(\.integer))
    }
  }

  @Test func payloadsAreDecoded() throws {
    let cases = try cases()
    #expect(cases.count == 8)
    var decoder = LZ4Decoder(library: LZ4Library())
    for vector in cases {
      let header = try LZ4Header(parsing: vector.payload.span.bytes)
      #expect(header.isTopDown == vector.isTopDown && header.format == vector.picture.format)
      for (padding, isTopDown) in [(0, true), (0, false), (5, true), (8, false)] {
        let picture = vector.picture
        let decoded = try Picture.decoded(
          format: picture.format, width: picture.width, height: picture.height, padding: padding, isTopDown: isTopDown
        ) { pixels, layout throws(DecodeError) in
          try decoder.decode(vector.payload.span.bytes, into: &pixels, layout: layout)
        }
        #expect(decoded == picture, "\(vector.id), padding \(padding), top down \(isTopDown)")
        if picture.format == .rgb555 {
          let wide = try Picture.decoded(
            format: .rgb32, width: picture.width, height: picture.height, padding: padding, isTopDown: isTopDown
          ) { pixels, layout throws(DecodeError) in
            try decoder.decode(vector.payload.span.bytes, into: &pixels, layout: layout)
          }
          #expect(wide == picture.expanded, "\(vector.id) as 32-bit pixels")
        }
      }
    }
  }

  /// The pictures of the vectors, cut as the reference cut them, must come out of our own payloads, and these must not be larger.
  @Test func picturesAreEncoded() throws {
    var encoder = LZ4Encoder(library: LZ4Library())
    var decoder = LZ4Decoder(library: LZ4Library())
    for vector in try cases() {
      let picture = vector.picture
      var payload: [UInt8] = []
      try picture.withSource(rowsOfPieces: vector.rowsOfBlocks, isTopDown: vector.isTopDown) { source throws(EncodeError) in
        try encoder.encode(source, into: &payload)
      }
      #expect(payload.count <= vector.payload.count, "\(vector.id)")
      let decoded = try Picture.decoded(
        format: picture.format, width: picture.width, height: picture.height
      ) { pixels, layout throws(DecodeError) in
        try decoder.decode(payload.span.bytes, into: &pixels, layout: layout)
      }
      #expect(decoded == picture, "\(vector.id)")
    }
  }

  @Test func malformedPayloadsAreRefused() throws {
    let cases = try Vectors.otherCodecs.json("manifest.json").required("lz4").requiredArray("malformed")
    #expect(cases.count == 9)
    var decoder = LZ4Decoder(library: LZ4Library())
    for vector in cases {
      let payload = try Vectors.otherCodecs.bytes(vector.requiredString("file"))
      let width = try vector.requiredInteger("width")
      let height = try vector.requiredInteger("height")
      for padding in [0, 4] {
        do {
          _ = try Picture.decoded(format: .rgb32, width: width, height: height, padding: padding) { pixels, layout throws(DecodeError) in
            try decoder.decode(payload.span.bytes, into: &pixels, layout: layout)
          }
          Issue.record("\(try vector.requiredString("id")) was decoded")
        } catch let error as DecodeError {
          #expect(error.codec == .lz4)
        }
      }
    }
  }
}
