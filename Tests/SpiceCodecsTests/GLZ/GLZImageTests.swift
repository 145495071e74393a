import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

/// What a decoded image can be written as.
struct GLZImageTests {
  private func image(_ format: BitmapFormat, _ pixels: [UInt8], width: Int, height: Int, isTopDown: Bool = true) throws -> GLZImage {
    let dictionary = try #require(GLZDictionary(windowPixels: 1000))
    let window = try #require(GLZWindow(windowPixels: 1000))
    return try window.image(dictionary.stream(pixels, format, width, height, isTopDown: isTopDown))
  }

  @Test(arguments: [true, false], 1...9) func rowsGoWhereTheyShall(_ isTopDown: Bool, _ width: Int) throws {
    var random = SeededGenerator(seed: 5)
    let pixels = random.bytes(width * 3 * 4)
    let image = try image(.rgba, pixels, width: width, height: 3, isTopDown: isTopDown)
    let rows = (0..<3).map { Array(pixels[$0 * width * 4..<($0 + 1) * width * 4]) }
    #expect(try image.pixels(as: .rgba, isTopDown: isTopDown) == pixels)
    #expect(try image.pixels(as: .rgba, isTopDown: !isTopDown) == rows[2] + rows[1] + rows[0])
    // The bytes between the rows stay as they were.
    let gap: [UInt8] = [9, 9, 9]
    #expect(
      try image.pixels(as: .rgba, stride: width * 4 + 3, isTopDown: isTopDown, fill: 9) == rows[0] + gap + rows[1] + gap + rows[2])
    let narrow = rows.map { repacked($0, as: .rgb24) }
    #expect(
      try image.pixels(as: .rgb24, stride: width * 3 + 3, isTopDown: isTopDown, fill: 9)
        == narrow[0] + gap + narrow[1] + gap + narrow[2])
    let opaque = pixels.enumerated().map { $0 % 4 == 3 ? 0 : $1 }
    #expect(try image.pixels(as: .rgb32, isTopDown: isTopDown) == opaque)
  }

  @Test func wordsOf555ComeBackExactly() throws {
    let words = (0..<400).map { UInt16($0 * 331 & 0xffff) }
    let pixels = words.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    let image = try image(.rgb555, pixels, width: 40, height: 10)
    #expect(try image.pixels(as: .rgb555, isTopDown: true) == words.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8 & 0x7f)] })
  }

  @Test func otherOutputsAreRefused() throws {
    let image = try image(.rgb32, [UInt8](repeating: 1, count: 24), width: 3, height: 2)
    for format in [BitmapFormat.rgba, .rgb555, .alpha8, .eightBit, .oneBitLE] {
      #expect(throws: DecodeError(.glz, "output", .unsupportedOutput(format))) { try image.pixels(as: format, isTopDown: true) }
    }
    let layouts = [
      try #require(PixelLayout(format: .rgb32, width: 3, height: 2)), try #require(PixelLayout(format: .rgb32, width: 2, height: 2)),
      try #require(PixelLayout(format: .rgb32, width: 3, height: 1)),
    ]
    let errors: [DecodeError] = [
      DecodeError(.glz, "output", .mismatch(value: 23, expected: 24)), DecodeError(.glz, "header.width", .mismatch(value: 3, expected: 2)),
      DecodeError(.glz, "header.height", .mismatch(value: 2, expected: 1)),
    ]
    for (layout, error) in zip(layouts, errors) {
      #expect(throws: error) { try copy(image, bytes: 23, layout) }
    }
  }

  private func copy(_ image: GLZImage, bytes: Int, _ layout: PixelLayout) throws(DecodeError) {
    var memory = [UInt8](repeating: 0, count: bytes)
    var span = memory.mutableSpan
    var raw = span.mutableBytes
    try image.copy(into: &raw, layout: layout)
  }
}
