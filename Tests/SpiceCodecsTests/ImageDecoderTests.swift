import SpiceCodecs
import SpiceGraphics
import Testing

/// What `ImageEncoder` makes, `ImageDecoder` undoes.
struct ImageDecoderTests {
  private static let size = (width: 40, height: 30)

  /// Runs and steps of colours, of any format.
  private static func bitmap(_ format: BitmapFormat, isTopDown: Bool) throws -> Bitmap {
    let rowBytes = try #require(format.rowBytes(width: size.width))
    let data = (0..<rowBytes * size.height).map { UInt8(truncatingIfNeeded: $0 / 7 * 13 & 0x3f) }
    let palette = format.isIndexed ? Palette(unique: 0, entries: (0..<256).map { UInt32($0 * 3) }) : nil
    return try Bitmap(
      format: format, width: size.width, height: size.height, stride: rowBytes, isTopDown: isTopDown, palette: palette, data: data[...])
  }

  /// The rows from the top down, without what has no meaning: the fourth bytes of `rgb32`, the highest bits of `rgb555`.
  private static func rows(_ bitmap: Bitmap) -> [UInt8] {
    let rows = (0..<bitmap.height).map { row in
      bitmap.data[(bitmap.data.startIndex + row * bitmap.stride)...].prefix(bitmap.stride)
    }
    var bytes = Array((bitmap.isTopDown ? rows : rows.reversed()).joined())
    if bitmap.format == .rgb32 { for index in stride(from: 3, to: bytes.count, by: 4) { bytes[index] = 0 } }
    if bitmap.format == .rgb555 { for index in stride(from: 1, to: bytes.count, by: 2) { bytes[index] &= 0x7f } }
    return bytes
  }

  private static let formats: [BitmapFormat] = [
    .oneBitLE, .oneBitBE, .fourBitLE, .fourBitBE, .eightBit, .rgb555, .rgb24, .rgb32, .rgba, .alpha8,
  ]

  @Test(arguments: CompressionPolicy.allCases, [true, false])
  func everyFormatComesBack(policy: CompressionPolicy, isTopDown: Bool) throws {
    var encoder = ImageEncoder(libraries: CodecLibraries())
    var decoder = ImageDecoder(libraries: CodecLibraries())
    let dictionary = try #require(GLZDictionary(windowPixels: 1 << 20))
    let window = try #require(GLZWindow(windowPixels: 1 << 20))
    for format in Self.formats {
      let bitmap = try Self.bitmap(format, isTopDown: isTopDown)
      var stream: [UInt8] = []
      let encoded = try bitmap.withImageSource { source throws(EncodeError) in
        encoder.encode(source, options: EncodingOptions(policy: policy), dictionary: dictionary, into: &stream)
      }
      let (width, height) = Self.size
      let decoded: Bitmap
      switch encoded.kind {
      case .raw: continue
      case .quic: decoded = try decoder.quic(stream[...], width: width, height: height)
      case .lz, .lzPalette: decoded = try decoder.lz(stream[...], palette: bitmap.palette, width: width, height: height)
      case .glz:
        guard case .decoded(let image) = try decoder.glz(stream[...], width: width, height: height, window: window) else {
          Issue.record("the first images wait for nothing")
          continue
        }
        // GLZ images become 32-bit ones; those of other formats are compared in the tests of the window.
        guard format == .rgb32 || format == .rgba else { continue }
        decoded = try image.bitmap()
      default:
        Issue.record("\(encoded.kind) needs a library")
        continue
      }
      #expect(decoded.format == format)
      #expect(decoded.isTopDown && decoded.palette == bitmap.palette)
      #expect(Self.rows(decoded) == Self.rows(bitmap), "\(policy), format \(format.rawValue)")
    }
  }

  @Test func sizesAreCheckedBeforeAnythingElse() throws {
    let bitmap = try Self.bitmap(.rgb32, isTopDown: true)
    var encoder = ImageEncoder(libraries: CodecLibraries())
    for (policy, limit) in [(CompressionPolicy.quic, 1 << 20), (.lz, 1 << 20), (.quic, 100), (.lz, 100)] {
      var decoder = ImageDecoder(libraries: CodecLibraries(), pixelLimit: limit)
      var stream: [UInt8] = []
      _ = try bitmap.withImageSource { source throws(EncodeError) in
        encoder.encode(source, options: EncodingOptions(policy: policy), into: &stream)
      }
      let height = limit == 100 ? Self.size.height : Self.size.height + 1
      #expect(throws: DecodeError.self) {
        if policy == .quic {
          _ = try decoder.quic(stream[...], width: Self.size.width, height: height)
        } else {
          _ = try decoder.lz(stream[...], palette: nil, width: Self.size.width, height: height)
        }
      }
    }
  }

  @Test func whatNoLibraryDecodesIsAnError() {
    var decoder = ImageDecoder(libraries: CodecLibraries())
    #expect(throws: DecodeError.self) { _ = try decoder.jpeg([1, 2, 3], width: 1, height: 1) }
    #expect(throws: DecodeError.self) { _ = try decoder.lz4([1, 8, 3], width: 1, height: 1) }
  }
}
