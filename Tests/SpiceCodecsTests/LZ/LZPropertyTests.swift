import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

/// Random pictures of all formats, sizes, strides, directions and pieces: what is decoded is what was encoded.
struct LZPropertyTests {
  static let formats: [BitmapFormat] = [
    .oneBitLE, .oneBitBE, .fourBitLE, .fourBitBE, .eightBit, .rgb555, .rgb24, .rgb32, .rgba, .alpha8,
  ]

  /// A picture in memory: rows with padding, cut into pieces at row ends.
  struct Picture {
    var format: BitmapFormat
    var width: Int
    var height: Int
    var stride: Int
    var isTopDown: Bool
    var pieces: [[UInt8]]
    /// Rows without padding.
    var packed: [UInt8]
  }

  /// Runs, repeated rows, copies from far away, noise.
  static func pixels(_ count: Int, rowBytes: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    var pixels: [UInt8] = []
    while pixels.count < count {
      let length = generator.oneIn(4) ? generator.number(1...3000) : generator.number(1...40)
      switch generator.number(0...5) {
      case 0: pixels += generator.bytes(length)
      case 1: pixels += [UInt8](repeating: UInt8(truncatingIfNeeded: generator.next()), count: length)
      case 2:
        let period = generator.bytes(generator.number(1...40))
        pixels += (0..<length).map { period[$0 % period.count] }
      case 3 where pixels.count >= rowBytes:
        let start = pixels.count - rowBytes
        pixels += (0..<length).map { pixels[start + $0 % rowBytes] }
      default:
        guard !pixels.isEmpty else { continue }
        let start = generator.number(0...pixels.count - 1)
        pixels += pixels[start..<min(pixels.count, start + length)]
      }
    }
    return Array(pixels.prefix(count))
  }

  static func picture(_ generator: inout SeededGenerator) throws -> Picture {
    let format = formats[generator.number(0...formats.count - 1)]
    let width = generator.oneIn(8) ? generator.number(1...2000) : generator.number(1...70)
    let height = generator.number(1...(width > 100 ? 20 : 60))
    let rowBytes = try #require(format.rowBytes(width: width))
    let stride = rowBytes + (generator.oneIn(2) ? 0 : generator.number(1...9))
    let packed = pixels(rowBytes * height, rowBytes: rowBytes, &generator)
    var pieces: [[UInt8]] = [[]]
    for y in 0..<height {
      if generator.oneIn(8) { pieces.append([]) }
      pieces[pieces.count - 1] += packed[y * rowBytes..<(y + 1) * rowBytes]
      // The last row of a piece may lack its padding; for the others it is there.
      pieces[pieces.count - 1] += [UInt8](repeating: 0xee, count: stride - rowBytes)
    }
    return Picture(
      format: format, width: width, height: height, stride: stride, isTopDown: generator.oneIn(2), pieces: pieces, packed: packed)
  }

  @Test(arguments: 0..<8) func roundTrip(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var encoder = LZEncoder()
    for _ in 0..<150 {
      let picture = try Self.picture(&generator)
      let type = try #require(LZImageType(picture.format))
      let stream = try LZTesting.encode(
        picture.pieces, picture.format, width: picture.width, height: picture.height, stride: picture.stride,
        isTopDown: picture.isTopDown, with: &encoder)
      let direction = generator.oneIn(2)
      let decoded = try LZTesting.decode(
        stream, picture.format, width: picture.width, height: picture.height, padding: generator.number(0...9), isTopDown: direction)
      let expected = direction == picture.isTopDown ? picture.packed : LZTesting.flipped(picture.packed, rows: picture.height)
      #expect(LZTesting.carried(decoded, type) == LZTesting.carried(expected, type), "\(picture.format) \(picture.width)x\(picture.height)")
      let joined = try LZTesting.encode(
        [picture.packed], picture.format, width: picture.width, height: picture.height, isTopDown: picture.isTopDown, with: &encoder)
      #expect(joined == stream, "pieces and padding change nothing")
    }
  }

  @Test(arguments: 0..<4) func conversions(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(100 + seed))
    var encoder = LZEncoder()
    for _ in 0..<150 {
      var picture = try Self.picture(&generator)
      let type = try #require(LZImageType(picture.format))
      if picture.format == .rgba { picture.format = .rgb32 }
      let stream = try LZTesting.encode(
        picture.pieces, picture.format, width: picture.width, height: picture.height, stride: picture.stride,
        isTopDown: picture.isTopDown, with: &encoder)
      let direction = generator.oneIn(2)
      let palette = (0..<generator.number(1...20)).map { _ in UInt32(truncatingIfNeeded: generator.next() & 0x00ff_ffff) }
      let decoded = try LZTesting.decode(
        stream, picture.format == .alpha8 ? .rgba : .rgb32, width: picture.width, height: picture.height,
        padding: generator.number(0...9), isTopDown: direction, palette: palette)
      let plain = LZTesting.expanded(
        picture.packed, type == .rgba ? .rgb32 : type, width: picture.width, height: picture.height, palette: palette)
      #expect(
        decoded == (direction == picture.isTopDown ? plain : LZTesting.flipped(plain, rows: picture.height)),
        "\(picture.format) \(picture.width)x\(picture.height)")
      if type == .rgb24 || picture.format == .rgb32 {
        let colours = try LZTesting.decode(
          stream, .rgb24, width: picture.width, height: picture.height, padding: generator.number(0...9), isTopDown: direction)
        #expect(colours == decoded.indices.filter { $0 % 4 != 3 }.map { decoded[$0] })
      }
    }
  }

  @Test func alphaPlanes() throws {
    var generator = SeededGenerator(seed: 7)
    var encoder = LZEncoder()
    for _ in 0..<150 {
      var picture = try Self.picture(&generator)
      guard picture.format == .rgba || picture.format == .rgb32 else { continue }
      picture.format = .rgba
      let stream = try LZTesting.encode(
        picture.pieces, .rgba, width: picture.width, height: picture.height, stride: picture.stride, isTopDown: picture.isTopDown,
        onlyAlpha: true, with: &encoder)
      let decoded = try LZTesting.decode(
        stream, .rgba, width: picture.width, height: picture.height, padding: generator.number(0...9), isTopDown: true, onlyAlpha: true)
      let expected = picture.isTopDown ? picture.packed : LZTesting.flipped(picture.packed, rows: picture.height)
      #expect(decoded == expected.enumerated().map { $0 % 4 == 3 ? $1 : LZTesting.background })
    }
  }

  /// Whatever is changed in a stream, decoding ends with pixels or with an error.
  @Test(arguments: 0..<4) func changedStreams(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(200 + seed))
    var encoder = LZEncoder()
    for _ in 0..<200 {
      let picture = try Self.picture(&generator)
      var stream = try LZTesting.encode(
        picture.pieces, picture.format, width: picture.width, height: picture.height, stride: picture.stride,
        isTopDown: picture.isTopDown, with: &encoder)
      stream = Array(stream.prefix(LZHeader.byteCount)) + generator.mutation(of: Array(stream.dropFirst(LZHeader.byteCount)))
      do {
        _ = try LZTesting.decode(
          stream, picture.format, width: picture.width, height: picture.height, padding: generator.number(0...9), isTopDown: false)
      } catch let error as DecodeError {
        #expect(error.field == "tokens")
      }
    }
  }
}
