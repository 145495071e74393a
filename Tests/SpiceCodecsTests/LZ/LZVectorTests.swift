import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

/// The streams of spec 05, section 12.1, in both directions.
struct LZVectorTests {
  struct Vector: CustomTestStringConvertible {
    let id: String
    let type: LZImageType
    let width: Int
    let height: Int
    let isTopDown: Bool
    let stream: [UInt8]
    let native: [UInt8]
    /// What the reference encoded.
    let input: [UInt8]
    let palette: [UInt32]?
    /// Pixels of 32 bits and how many a row has, for small pictures.
    let expanded: (pixels: [UInt8], perRow: Int)?

    var testDescription: String { id }

    init(_ json: JSONValue) throws {
      id = try json.requiredString("id")
      let number = try json.requiredInteger("type_value")
      type = try #require(LZImageType(rawValue: UInt8(number)))
      width = try json.requiredInteger("width")
      height = try json.requiredInteger("height")
      isTopDown = json["top_down"]?.bool ?? false
      stream = try Vectors.lz.unpacked(json.requiredString("stream"))
      native = try Vectors.lz.unpacked(json.required("native").requiredString("file"))
      input = try json["encoder_input"].map { try Vectors.lz.unpacked($0.requiredString("file")) } ?? native
      palette = try LZVectorTests.palette(json)
      if let rgb32 = json["rgb32"], let file = rgb32["file"]?.string {
        expanded = (try Vectors.lz.unpacked(file), try rgb32.requiredInteger("row_pixels"))
      } else {
        expanded = nil
      }
    }
  }

  static func palette(_ json: JSONValue) throws -> [UInt32]? {
    try json["palette"]?.array?.map { entry in try #require(entry.string.flatMap { UInt32($0.dropFirst(2), radix: 16) }) }
  }

  static func vectors() throws -> [Vector] { try Vectors.lz.json("manifest.json").requiredArray("vectors").map(Vector.init) }

  @Test func allAreThere() throws {
    let vectors = try Self.vectors()
    #expect(vectors.count == 118)
    #expect(Set(vectors.map(\.type)) == Set(LZImageType.allCases))
  }

  @Test func headers() throws {
    for vector in try Self.vectors() {
      let header = try LZTesting.header(vector.stream)
      #expect(
        header == LZHeader(type: vector.type, width: vector.width, height: vector.height, isTopDown: vector.isTopDown), "\(vector.id)")
    }
  }

  @Test func nativePixels() throws {
    for vector in try Self.vectors() { #expect(try LZTesting.decodeNative(vector.stream) == vector.native, "\(vector.id)") }
  }

  @Test func expandedPixels() throws {
    for vector in try Self.vectors() where ![.alphaOfPixels, .rgba].contains(vector.type) {
      let plain = LZTesting.expanded(
        vector.native, vector.type, width: vector.width, height: vector.height, palette: vector.palette ?? [])
      if let expanded = vector.expanded {
        for y in 0..<vector.height {
          let row = expanded.pixels[(y * expanded.perRow * 4)...].prefix(vector.width * 4)
          #expect(Array(row) == Array(plain[(y * vector.width * 4)...].prefix(vector.width * 4)), "\(vector.id): row \(y)")
        }
      }
      for isTopDown in [true, false] {
        for padding in [0, 4, 7] {
          let decoded = try LZTesting.decode(
            vector.stream, vector.type == .alpha8 ? .rgba : .rgb32, width: vector.width, height: vector.height, padding: padding,
            isTopDown: isTopDown, palette: vector.palette)
          #expect(
            decoded == (isTopDown == vector.isTopDown ? plain : LZTesting.flipped(plain, rows: vector.height)),
            "\(vector.id), padding \(padding)")
        }
      }
    }
  }

  @Test func encodedAndDecodedAgain() throws {
    var encoder = LZEncoder()
    var sizes = (ours: 0, reference: 0)
    for vector in try Self.vectors() {
      let stream = try LZTesting.encode(
        [vector.input], vector.type.format, width: vector.width, height: vector.height, isTopDown: vector.isTopDown,
        onlyAlpha: vector.type == .alphaOfPixels, with: &encoder)
      #expect(
        LZTesting.carried(try LZTesting.decodeNative(stream), vector.type) == LZTesting.carried(vector.input, vector.type), "\(vector.id)")
      #expect(try LZTesting.header(stream) == LZTesting.header(vector.stream), "\(vector.id)")
      sizes.ours += stream.count
      sizes.reference += vector.stream.count
    }
    #expect(sizes.ours < sizes.reference)
  }

  @Test func malformed() throws {
    let cases = try Vectors.lz.json("manifest.json").requiredArray("malformed")
    #expect(cases.count == 38)
    for entry in cases {
      let id = try entry.requiredString("id")
      let required = try entry.requiredString("required")
      let stream = try Vectors.lz.unpacked(entry.requiredString("file"))
      let palette = try Self.palette(entry)
      let isExpanded = try entry.requiredString("output") == "rgb32"
      let accepted: Bool
      do {
        if isExpanded {
          let header = try LZTesting.header(stream)
          _ = try LZTesting.decode(stream, .rgb32, width: header.width, height: header.height, palette: palette)
        } else {
          _ = try LZTesting.decodeNative(stream)
        }
        accepted = true
      } catch let error as DecodeError {
        #expect(error.codec == .lz)
        accepted = false
      }
      // What may go either way: indexes without a colour are black, and trailing bytes are refused.
      let expected = required == "accept" || required.hasPrefix("accept (use colour 0)")
      #expect(accepted == expected, "\(id): \(required)")
    }
  }
}
