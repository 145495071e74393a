import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

struct LZEncoderTests {
  @Test func streamsAreAppended() throws {
    var encoder = LZEncoder()
    let stream = try LZTesting.encode([[1, 2, 3, 4, 1, 2, 3, 4]], .rgb32, width: 2, height: 1, with: &encoder, into: [9, 9])
    #expect(stream.prefix(2) == [9, 9])
    #expect(try LZTesting.decodeNative(Array(stream.dropFirst(2))) == [1, 2, 3, 0, 1, 2, 3, 0])
  }

  @Test func runsAndCopiesAreFound() throws {
    // The picture of spec 05, section 13.
    let pixels =
      [[UInt8]](repeating: [1, 2, 3, 0], count: 10) + [[9, 8, 7, 0], [9, 8, 7, 0]]
      + [[UInt8]](repeating: [1, 2, 3, 0], count: 8)
    let stream = try LZTesting.encode(pixels.flatMap { $0 }, .rgb32, width: 10, height: 2)
    // A literal, a run, a literal, a run of one, and a copy of eight from the row above.
    #expect(stream.dropFirst(LZHeader.byteCount) == [0, 1, 2, 3, 0xe0, 2, 0, 0, 9, 8, 7, 0x20, 0, 0xe0, 1, 9])
  }

  @Test func noStreamIsLongerThanItsBound() throws {
    var generator = SeededGenerator(seed: 3)
    var encoder = LZEncoder()
    for _ in 0..<200 {
      // Few different units, so that short matches alternate with literals.
      let units = generator.number(1...3000)
      let kinds = generator.number(1...200)
      for (format, size, literal) in [(BitmapFormat.rgb32, 4, 3), (.rgb555, 2, 2), (.alpha8, 1, 1)] {
        let pixels = (0..<units).flatMap { _ in
          let kind = generator.number(1...kinds)
          return (0..<size).map { UInt8(truncatingIfNeeded: kind &* 37 >> ($0 * 2)) & 0x7f }
        }
        let stream = try LZTesting.encode([pixels], format, width: units, height: 1, with: &encoder)
        #expect(stream.count <= LZHeader.byteCount + units * literal + (units + 31) / 32)
      }
    }
  }

  @Test func limitsHold() throws {
    var generator = SeededGenerator(seed: 5)
    var encoder = LZEncoder()
    let noise = generator.bytes(300 * 200 * 4)
    for format in [BitmapFormat.rgb32, .rgba] {
      let full = try LZTesting.encode([noise], format, width: 300, height: 200, with: &encoder)
      #expect(try LZTesting.encode([noise], format, width: 300, height: 200, limit: full.count, with: &encoder) == full)
      for limit in [full.count - 1, full.count / 2, 28, 1, 0] {
        var output: [UInt8] = [1, 2, 3]
        #expect(throws: EncodeError.overBudget(.lz, limit: limit)) {
          try noise.withUnsafeBytes { bytes in
            let source = try ImageSource(format: format, width: 300, height: 200, stride: 1200, isTopDown: true, unsafePieces: [bytes])
            try encoder.encode(source, limit: limit, into: &output)
          }
        }
        #expect(output == [1, 2, 3])
      }
    }
    #expect(try LZTesting.encode([[1]], .alpha8, width: 1, height: 1, limit: .max, with: &encoder, into: [0]).count == 31)
  }

  @Test func memoryOfAPictureThatShrinksIsGivenBackAndUsedAgain() throws {
    var encoder = LZEncoder()
    for side in [2200, 3, 2200, 40] {
      let pixels = [UInt8](repeating: 7, count: side * side * 3)
      let stream = try LZTesting.encode([pixels], .rgb24, width: side, height: side, with: &encoder)
      #expect(try LZTesting.decodeNative(stream) == pixels)
    }
  }

  @Test func onlyPixelsWithAlphaHaveAnAlphaPlane() {
    var encoder = LZEncoder()
    #expect(throws: EncodeError.unsupportedFormat(.lz, .rgb32)) {
      try LZTesting.encode([[1, 2, 3, 4]], .rgb32, width: 1, height: 1, onlyAlpha: true, with: &encoder)
    }
  }

  @Test func picturesAboveTheLimitOfStreamsAreRefused() throws {
    var encoder = LZEncoder()
    var output: [UInt8] = []
    // One byte serves as all rows: nothing may be read.
    try [UInt8](repeating: 0, count: 4).withUnsafeBytes { bytes in
      let long = UnsafeRawBufferPointer(start: bytes.baseAddress, count: 1 << 30)
      let source = try ImageSource(
        format: .rgb32, width: 1 << 14, height: 1 << 14, stride: 1 << 16, isTopDown: true, unsafePieces: [long])
      #expect(throws: EncodeError.badSize(.lz, width: 1 << 14, height: 1 << 14)) { try encoder.encode(source, into: &output) }
      let wide = try ImageSource(
        format: .oneBitBE, width: 1 << 31, height: 1, stride: 1 << 28, isTopDown: true, unsafePieces: [long])
      #expect(throws: EncodeError.badSize(.lz, width: 1 << 31, height: 1)) { try encoder.encode(wide, into: &output) }
    }
  }
}
