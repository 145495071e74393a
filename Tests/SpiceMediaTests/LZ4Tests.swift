import SpiceCodecs
import SpiceGraphics
import SpiceMedia
import TestSupport
import Testing

struct LZ4Tests {
  @Test func anyPictureComesBack() throws {
    var generator = SeededGenerator(seed: 4)
    var encoder = LZ4Encoder(library: LZ4Library())
    var decoder = LZ4Decoder(library: LZ4Library())
    for round in 0..<300 {
      let formats: [BitmapFormat] = [.rgb555, .rgb24, .rgb32, .rgba]
      let isLarge = generator.oneIn(10)
      let width = generator.number(1...(isLarge ? 700 : 70))
      let height = generator.number(1...(isLarge ? 500 : 50))
      let picture = Picture.random(formats[round % 4], width: width, height: height, &generator)
      let rows = (0..<generator.number(0...5)).map { _ in generator.number(1...max(1, height / 3)) }
      var payload: [UInt8] = [9, 9]
      try picture.withSource(
        rowsOfPieces: rows, padding: generator.oneIn(2) ? 0 : generator.number(1...9), isTopDown: generator.oneIn(2)
      ) { source throws(EncodeError) in
        try encoder.encode(source, into: &payload)
        // Exactly as many bytes as it takes are enough, one less are not.
        let size = payload.count - 2
        var again: [UInt8] = [7]
        try encoder.encode(source, limit: size, into: &again)
        #expect(again[1...] == payload[2...])
        #expect(throws: EncodeError.overBudget(.lz4, limit: size - 1)) { try encoder.encode(source, limit: size - 1, into: &again) }
        #expect(again.count == size + 1)
      }
      let decoded = try Picture.decoded(
        format: picture.format, width: width, height: height, padding: generator.oneIn(2) ? 0 : generator.number(1...9),
        isTopDown: generator.oneIn(2)
      ) { pixels, layout throws(DecodeError) in
        try decoder.decode(payload.span.bytes.extracting(2..<payload.count), into: &pixels, layout: layout)
      }
      #expect(decoded == picture, "round \(round)")
    }
  }

  @Test func otherFormatsAreRefused() throws {
    var encoder = LZ4Encoder(library: LZ4Library())
    var output: [UInt8] = []
    for format in [BitmapFormat.alpha8, .eightBit] {
      let picture = Picture(format: format, width: 2, height: 2, pixels: [1, 2, 3, 4])
      #expect(throws: EncodeError.unsupportedFormat(.lz4, format)) {
        try picture.withSource { source throws(EncodeError) in try encoder.encode(source, into: &output) }
      }
    }
    #expect(output.isEmpty)
    var decoder = LZ4Decoder(library: LZ4Library())
    let payload: [UInt8] = [1, 8, 0, 0, 0, 1, 0]
    #expect(throws: DecodeError(.lz4, "output", .unsupportedOutput(.rgb24))) {
      _ = try Picture.decoded(format: .rgb24, width: 1, height: 1) { pixels, layout throws(DecodeError) in
        try decoder.decode(payload.span.bytes, into: &pixels, layout: layout)
      }
    }
  }

  @Test func damageIsNoticed() throws {
    var decoder = LZ4Decoder(library: LZ4Library())
    func problem(_ payload: [UInt8]) throws -> DecodeError? {
      do {
        _ = try Picture.decoded(format: .rgb32, width: 2, height: 1) { pixels, layout throws(DecodeError) in
          try decoder.decode(payload.span.bytes, into: &pixels, layout: layout)
        }
        return nil
      } catch let error as DecodeError {
        return error
      }
    }
    let block: [UInt8] = [0x80, 1, 2, 3, 4, 5, 6, 7, 8]
    #expect(try problem([1, 8, 0, 0, 0, 9] + block) == nil)
    #expect(try problem([1, 8, 0, 0, 0, 5, 0x40, 1, 2, 3, 4, 0, 0, 0, 5, 0x40, 1, 2, 3, 4]) == nil)
    #expect(try problem([1, 8, 0, 0, 0, 9] + block + [0]) == DecodeError(.lz4, "block.size", .truncated))
    #expect(try problem([1, 8, 0, 0, 0, 9] + block + [0, 0, 0, 1, 0]) == DecodeError(.lz4, "block", .trailingBytes(1)))
    #expect(try problem([1, 8, 0, 0, 0, 0] + block) == DecodeError(.lz4, "block.size", .invalidValue(0)))
    #expect(try problem([1, 8, 0, 0, 0, 10] + block) == DecodeError(.lz4, "block", .truncated))
    // A block that makes nothing.
    #expect(try problem([1, 8, 0, 0, 0, 1, 0]) == DecodeError(.lz4, "block", .outside))
    // Refers to what lies before the first byte.
    #expect(try problem([1, 8, 0, 0, 0, 8, 0x10, 1, 9, 0, 0x30, 1, 2, 3]) == DecodeError(.lz4, "block", .outside))
  }
}
