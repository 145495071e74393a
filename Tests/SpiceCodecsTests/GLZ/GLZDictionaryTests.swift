import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

/// The server's rules of spec 05, sections 5.3 and 5.5.
struct GLZDictionaryTests {
  private func pixels(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    return random.bytes(count * 4)
  }

  @Test func whatIsRefusedTakesNoID() throws {
    let dictionary = try #require(GLZDictionary(windowPixels: 100, firstID: 7))
    for (format, width, height, error) in [
      (BitmapFormat.rgb32, 10, 10, EncodeError.badSize(.glz, width: 10, height: 10)),
      (.rgb32, 1000, 2, .badSize(.glz, width: 1000, height: 2)),
      (.eightBit, 4, 4, .unsupportedFormat(.glz, .eightBit)),
      (.alpha8, 4, 4, .unsupportedFormat(.glz, .alpha8)),
    ] {
      #expect(throws: error) { try dictionary.stream(pixels(width * height), format, width, height) }
    }
    #expect(throws: EncodeError.badSource(.missingRows(count: 1, needed: 2))) { try dictionary.stream([0, 0, 0, 0], .rgb32, 1, 2) }
    var output: [UInt8] = [1, 2, 3]
    try? dictionary.append(pixels(100), .rgb32, 10, 10, to: &output)
    #expect(output == [1, 2, 3])
    #expect(dictionary.nextID == 7)
    #expect(dictionary.fits(width: 9, height: 11))
    #expect(!dictionary.fits(width: 10, height: 10))
    #expect(!dictionary.fits(width: .max, height: 2))
    #expect(!dictionary.fits(width: 0, height: 10))
    let stream = try dictionary.stream(pixels(99), .rgb32, 9, 11)
    let header = try GLZHeader(parsing: stream.span.bytes)
    #expect(header == GLZHeader(type: .rgb32, width: 9, height: 11, isTopDown: true, id: 7, windowHeadDistance: 0))
    #expect(dictionary.nextID == 8)
  }

  @Test func aFrozenDictionaryGoesOnElsewhere() throws {
    let dictionary = try #require(GLZDictionary(windowPixels: 100))
    let window = try #require(GLZWindow(windowPixels: 100))
    let picture = pixels(20)
    for _ in 0..<3 { _ = try window.image(dictionary.stream(picture, .rgb32, 5, 4)) }
    #expect(!dictionary.isFrozen)
    let state = dictionary.freeze()
    #expect(dictionary.isFrozen)
    #expect(state == dictionary.freeze())
    #expect(throws: EncodeError.frozen) { try dictionary.stream(picture, .rgb32, 5, 4) }
    let restored = try #require(GLZDictionary(windowPixels: state.windowPixels, firstID: state.nextID))
    let image = try window.image(restored.stream(picture, .rgb32, 5, 4))
    #expect(image.header.id == 3)
    #expect(image.header.windowHeadDistance == 0)
    #expect(window.imageCount == 1)
  }

  @Test func idsHave64Bits() throws {
    let first: UInt64 = 0xffff_ffff
    let dictionary = try #require(GLZDictionary(windowPixels: 100, firstID: first))
    let window = try #require(GLZWindow(windowPixels: 100, firstID: first))
    for _ in 0..<4 { _ = try window.image(dictionary.stream(pixels(20), .rgb32, 5, 4)) }
    #expect(dictionary.nextID == first + 4)
    let last = try #require(GLZDictionary(windowPixels: 100, firstID: .max - 1))
    _ = try last.stream(pixels(20), .rgb32, 5, 4)
    #expect(throws: EncodeError.frozen) { try last.stream(pixels(20), .rgb32, 5, 4) }
  }

  @Test func piecesPaddingAndDirectionDoNotMatter() throws {
    let packed = pixels(10 * 12)
    var padded: [UInt8] = []
    for row in 0..<12 { padded += packed[row * 40..<row * 40 + 40] + [7, 7, 7] }
    for isTopDown in [true, false] {
      let plain = try #require(GLZDictionary(windowPixels: 1000))
      let other = try #require(GLZDictionary(windowPixels: 1000))
      for _ in 0..<2 {
        var output: [UInt8] = []
        // Pieces of 5, 1 and 6 rows; the last row lacks its padding.
        let pieces = [padded[0..<215], padded[215..<258], padded[258..<padded.count - 3]]
        try ImageSource.withPieces(pieces, format: .rgb32, width: 10, height: 12, stride: 43, isTopDown: isTopDown) {
          source throws(EncodeError) in
          _ = try other.encode(source, into: &output)
        }
        #expect(try plain.stream(packed, .rgb32, 10, 12, isTopDown: isTopDown) == output)
      }
    }
  }

  @Test func aRepeatedPictureCostsAFewBytes() throws {
    for format in [BitmapFormat.rgb555, .rgb24, .rgb32, .rgba] {
      let dictionary = try #require(GLZDictionary(windowPixels: 100_000))
      let bytes = (format.bitsPerPixel ?? 8) / 8
      let picture = Array(pixels(100 * 100)[..<(100 * 100 * bytes)])
      let first = try dictionary.stream(picture, format, 100, 100)
      #expect(first.count > 100 * 100 * min(bytes, 3))
      let second = try dictionary.stream(picture, format, 100, 100)
      #expect(second.count < GLZHeader.byteCount + 2 * (100 * 100 / 255 + 10), "\(format): \(second.count)")
    }
  }

  /// Many more small images than bookkeeping keeps.
  @Test func imagesOfOnePixelAreBounded() throws {
    let dictionary = try #require(GLZDictionary(windowPixels: 1 << 20))
    var output: [UInt8] = []
    let pixel: [UInt8] = [1, 2, 3, 4]
    for _ in 0..<DictionaryWindow.maximumCount + 10 {
      output.removeAll(keepingCapacity: true)
      try dictionary.append(pixel, .rgb32, 1, 1, to: &output)
    }
    let header = try GLZHeader(parsing: output.span.bytes)
    #expect(header.windowHeadDistance == UInt32(DictionaryWindow.maximumCount - 1))
  }

  /// Several threads encode with one dictionary: ids are consecutive, and what arrives in the order of ids decodes.
  @Test func threadsShareADictionary() async throws {
    let dictionary = try #require(GLZDictionary(windowPixels: 5000))
    let streams = try await withThrowingTaskGroup(of: [(UInt64, [UInt8], [UInt32])].self) { group in
      for thread in 0..<4 {
        group.addTask {
          var pictures = RandomPictures(seed: UInt64(thread % 2))
          return try (0..<50).map { _ in
            let picture = pictures.next(maximumPixels: 500)
            let stream = try dictionary.stream(
              picture.pixels, picture.format, picture.width, picture.height, isTopDown: picture.isTopDown)
            return (try GLZHeader(parsing: stream.span.bytes).id, stream, picture.expected)
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    let window = try #require(GLZWindow(windowPixels: 5000))
    for (index, stream) in streams.sorted(by: { $0.0 < $1.0 }).enumerated() {
      #expect(stream.0 == UInt64(index))
      #expect(try window.image(stream.1).words() == stream.2)
    }
  }
}
