import SpiceCodecs
import SpiceGraphics
import SpiceMedia
import TestSupport
import Testing

struct JPEGAlphaTests {
  private static let library = TurboJPEG()

  private func decoded(
    _ payload: [UInt8], jpegSize: Int, flag: Bool, width: Int, height: Int, padding: Int = 0, isTopDown: Bool = true
  ) throws -> Picture {
    var decoder = JPEGAlphaDecoder(library: Self.library)
    return try Picture.decoded(
      format: .rgba, width: width, height: height, padding: padding, isTopDown: isTopDown
    ) { pixels, layout throws(DecodeError) in
      let bytes = payload.span.bytes
      try decoder.decode(
        jpeg: bytes.extracting(..<jpegSize), alpha: bytes.extracting(jpegSize...), isTopDown: flag, into: &pixels, layout: layout)
    }
  }

  @Test func vectorsAreDecoded() throws {
    let vectors = try Vectors.otherCodecs.json("manifest.json").required("jpeg_alpha").requiredArray("vectors")
    #expect(vectors.count == 3)
    for vector in vectors {
      let payload = try Vectors.otherCodecs.bytes(vector.requiredString("file"))
      let width = try vector.requiredInteger("width")
      let height = try vector.requiredInteger("height")
      let size = try vector.requiredInteger("jpeg_size")
      let flag = try vector.requiredInteger("flags") == 1
      let expected = Picture(
        format: .rgba, width: width, height: height, pixels: try Vectors.otherCodecs.unpacked(vector.requiredString("reference_decoded")))
      let alpha = try Vectors.otherCodecs.bytes(vector.requiredString("alpha"))
      for (padding, isTopDown) in [(0, true), (0, false), (4, true), (3, false)] {
        let picture = try decoded(
          payload, jpegSize: size, flag: flag, width: width, height: height, padding: padding, isTopDown: isTopDown)
        #expect(picture == expected)
        #expect(picture.alpha == alpha)
      }
      func refused(_ jpegSize: Int, flag: Bool, width: Int, height: Int, _ bytes: [UInt8]? = nil) -> DecodeError? {
        do {
          _ = try decoded(bytes ?? payload, jpegSize: jpegSize, flag: flag, width: width, height: height)
          return nil
        } catch { return error as? DecodeError }
      }
      let direction = DecodeError(.jpegAlpha, "header.top_down", .mismatch(value: flag ? 1 : 0, expected: flag ? 0 : 1))
      #expect(refused(size, flag: !flag, width: width, height: height) == direction)
      #expect(refused(size, flag: flag, width: width + 1, height: height) != nil)
      #expect(refused(size, flag: flag, width: width, height: height - 1) != nil)
      #expect(refused(size - 1, flag: flag, width: width, height: height)?.field == "header.magic")
      #expect(refused(size, flag: flag, width: width, height: height, payload + [0]) != nil)
      #expect(refused(size, flag: flag, width: width, height: height, payload.dropLast()) != nil)
      #expect(refused(payload.count, flag: flag, width: width, height: height)?.field == "header.magic")
      #expect(refused(0, flag: flag, width: width, height: height, Array(payload[size...])) != nil)
    }
  }

  @Test func anyPictureComesBack() throws {
    var generator = SeededGenerator(seed: 11)
    var encoder = JPEGAlphaEncoder(library: Self.library)
    for round in 0..<100 {
      let width = generator.number(1...80)
      let height = generator.number(1...60)
      let picture = Picture.random(.rgba, width: width, height: height, &generator)
      let flag = generator.oneIn(2)
      var payload: [UInt8] = [1, 2, 3]
      var jpegSize = 0
      try picture.withSource(
        rowsOfPieces: (0..<generator.number(0...3)).map { _ in generator.number(1...20) }, padding: generator.number(0...5), isTopDown: flag
      ) { source throws(EncodeError) in
        jpegSize = try encoder.encode(source, into: &payload)
        let size = payload.count - 3
        var again: [UInt8] = []
        #expect(try encoder.encode(source, limit: size, into: &again) == jpegSize)
        #expect(again == Array(payload[3...]))
        for limit in [size - 1, jpegSize, jpegSize - 1, 0] {
          #expect(throws: EncodeError.overBudget(.jpegAlpha, limit: limit)) {
            _ = try encoder.encode(source, limit: limit, into: &again)
          }
          #expect(again.count == size)
        }
      }
      let back = try decoded(
        Array(payload[3...]), jpegSize: jpegSize, flag: flag, width: width, height: height, padding: generator.number(0...5),
        isTopDown: generator.oneIn(2))
      #expect(back.alpha == picture.alpha, "round \(round)")
    }
  }

  @Test func otherFormatsAreRefused() throws {
    var encoder = JPEGAlphaEncoder(library: Self.library)
    var output: [UInt8] = []
    #expect(throws: EncodeError.unsupportedFormat(.jpegAlpha, .rgb32)) {
      try Picture(format: .rgb32, width: 1, height: 1, pixels: [1, 2, 3, 4]).withSource { source throws(EncodeError) in
        _ = try encoder.encode(source, into: &output)
      }
    }
  }
}
