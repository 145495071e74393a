import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

struct LZDecoderTests {
  /// A header and tokens.
  static func stream(_ type: LZImageType, width: Int, height: Int, isTopDown: Bool = true, _ tokens: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = []
    LZHeader(type: type, width: width, height: height, isTopDown: isTopDown).append(to: &stream)
    return stream + tokens
  }

  @Test func workedExamples() throws {
    // Spec 05, section 13.
    let header = try bytes(hex: "20205a4c 00010001 00000008 0000000a 00000002 00000028 00000001")
    let tokens = try bytes(hex: "01010203010203 e00100 01090807090807 a00b 02010203010203010203")
    #expect(Self.stream(.rgb32, width: 10, height: 2, tokens) == header + tokens)
    let pixels =
      [[UInt8]](repeating: [1, 2, 3, 0], count: 10) + [[9, 8, 7, 0], [9, 8, 7, 0]]
      + [[UInt8]](repeating: [1, 2, 3, 0], count: 8)
    #expect(try LZTesting.decodeNative(header + tokens) == pixels.flatMap { $0 })

    let indexes = try LZTesting.decodeNative(Self.stream(.fourBitBE, width: 4, height: 6, [1, 0x12, 0x34, 0xa0, 1, 2, 0x34, 0x12, 0x34]))
    #expect(indexes == [0x12, 0x34, 0x12, 0x34, 0x12, 0x34, 0x12, 0x34, 0x12, 0x34, 0x12, 0x34])
  }

  private func problem(_ stream: [UInt8], _ format: BitmapFormat, width: Int, height: Int, palette: [UInt32]? = nil) throws -> DecodeError?
  {
    do {
      _ = try LZTesting.decode(stream, format, width: width, height: height, palette: palette)
      return nil
    } catch let error as DecodeError {
      return error
    }
  }

  @Test func errorsNameTheField() throws {
    let good = Self.stream(.alpha8, width: 2, height: 2, [3, 1, 2, 3, 4])
    #expect(try problem(good, .alpha8, width: 2, height: 2) == nil)
    #expect(try problem(good + [0], .alpha8, width: 2, height: 2) == DecodeError(.lz, "tokens", .trailingBytes(1)))
    #expect(try problem(good, .alpha8, width: 1, height: 2) == DecodeError(.lz, "header.width", .mismatch(value: 2, expected: 1)))
    #expect(try problem(good, .alpha8, width: 2, height: 3) == DecodeError(.lz, "header.height", .mismatch(value: 2, expected: 3)))
    #expect(try problem(good, .rgb32, width: 2, height: 2) == DecodeError(.lz, "output", .unsupportedOutput(.rgb32)))
    for count in LZHeader.byteCount..<good.count {
      #expect(try problem(Array(good.prefix(count)), .alpha8, width: 2, height: 2) == DecodeError(.lz, "tokens", .truncated))
    }
    for (count, field) in [(0, "magic"), (7, "version"), (11, "type"), (15, "width"), (19, "height"), (23, "stride"), (27, "top_down")] {
      #expect(try problem(Array(good.prefix(count)), .alpha8, width: 2, height: 2) == DecodeError(.lz, "header.\(field)", .truncated))
    }
    let far = Self.stream(.alpha8, width: 2, height: 2, [0, 1, 0x20, 1])
    #expect(try problem(far, .alpha8, width: 2, height: 2) == DecodeError(.lz, "tokens", .outside))
    let long = Self.stream(.alpha8, width: 2, height: 2, [0, 1, 0x40, 0])
    #expect(try problem(long, .alpha8, width: 2, height: 2) == DecodeError(.lz, "tokens", .outside))
  }

  @Test func palettes() throws {
    let stream = Self.stream(.eightBit, width: 2, height: 1, [1, 0, 2])
    #expect(try problem(stream, .rgb32, width: 2, height: 1) == DecodeError(.lz, "palette", .badPalette(entries: 0)))
    #expect(try problem(stream, .rgb32, width: 2, height: 1, palette: []) == DecodeError(.lz, "palette", .badPalette(entries: 0)))
    #expect(try LZTesting.decode(stream, .rgb32, width: 2, height: 1, palette: [0xff01_0203, 5]) == [3, 2, 1, 0, 0, 0, 0, 0])
    #expect(try LZTesting.decode(stream, .eightBit, width: 2, height: 1, palette: []) == [0, 2])
    let nibbles = Self.stream(.fourBitLE, width: 3, height: 1, [1, 0x21, 0xf4])
    #expect(try LZTesting.decode(nibbles, .rgb32, width: 3, height: 1, palette: [1, 2, 3]) == [2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0])
    let bits = Self.stream(.oneBitBE, width: 3, height: 1, [0, 0b0100_0000])
    #expect(try LZTesting.decode(bits, .rgb32, width: 3, height: 1, palette: [9]) == [9, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0])
  }

  @Test func alphaPlanesAreNoPictures() throws {
    let plane = Self.stream(.alphaOfPixels, width: 1, height: 1, [0, 9])
    #expect(try problem(plane, .rgba, width: 1, height: 1) == DecodeError(.lz, "header.type", .invalidValue(10)))
    let picture = Self.stream(.alpha8, width: 1, height: 1, [0, 9])
    #expect(throws: DecodeError(.lz, "header.type", .invalidValue(11))) {
      try LZTesting.decode(picture, .rgba, width: 1, height: 1, onlyAlpha: true)
    }
    #expect(throws: DecodeError(.lz, "output", .unsupportedOutput(.rgb32))) {
      try LZTesting.decode(plane, .rgb32, width: 1, height: 1, onlyAlpha: true)
    }
  }

  @Test func theDestinationMustBeLargeEnough() throws {
    let stream = Self.stream(.alpha8, width: 2, height: 2, [3, 1, 2, 3, 4])
    var decoder = LZDecoder()
    var memory = [UInt8](repeating: 0, count: 6)
    let layout = try #require(PixelLayout(format: .alpha8, width: 2, height: 2, stride: 5))
    #expect(throws: DecodeError(.lz, "output", .mismatch(value: 6, expected: 7))) {
      var span = memory.mutableSpan
      var pixels = span.mutableBytes
      try decoder.decode(stream.span.bytes, into: &pixels, layout: layout)
    }
  }
}
