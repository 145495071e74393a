import SpiceGraphics
import Testing
import TestSupport

@testable import SpiceCodecs

/// Random pictures and damaged streams, compared with the plain codec.
struct QUICRandomTests {
  @Test(arguments: 1...6 as ClosedRange<UInt64>) func picturesOfAllKinds(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var encoder = QUICEncoder()
    var decoder = QUICDecoder()
    for _ in 0..<120 {
      let type = try #require(QUICImageType.allCases.randomElement(using: &generator))
      let isSmall = generator.oneIn(2)
      let (width, height) = (generator.number(1...(isSmall ? 6 : 70)), generator.number(1...(isSmall ? 6 : 40)))
      let picture = QUICPicture(type, width: width, height: height) { generator.number(0...($0 - 1)) }
      let stream = try PlainQUIC.encode(type, width: width, height: height, picture.components)
      try checkEncoder(&encoder, picture, stream, &generator)
      try checkDecoder(&decoder, picture, stream, &generator)
    }
  }

  /// Random strides, directions, pieces and unused bits do not change the stream.
  private func checkEncoder(
    _ encoder: inout QUICEncoder, _ picture: QUICPicture, _ stream: [UInt8], _ generator: inout SeededGenerator
  ) throws {
    let rowBytes = try #require(picture.format.rowBytes(width: picture.width))
    let stride = rowBytes + (generator.oneIn(2) ? 0 : generator.number(1...9))
    let isTopDown = generator.oneIn(2)
    let filler = generator.bytes(64)
    var filled = 0
    var bytes = picture.bytes(stride: stride, isTopDown: isTopDown) {
      filled += 1
      return filler[filled % 64]
    }
    if generator.oneIn(2) { bytes.removeLast(stride - rowBytes) }
    var pieces: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      // Copies, so that pieces lie apart.
      let piece = Array(rest.prefix(stride * generator.number(1...(generator.oneIn(2) ? 2 : picture.height))))
      rest = rest.dropFirst(piece.count)
      pieces.append(piece[...])
    }
    let encoded = try encoder.encoded(
      pieces, picture.format, width: picture.width, height: picture.height, stride: stride, isTopDown: isTopDown, limit: stream.count)
    #expect(encoded == stream)
    #expect(throws: EncodeError.overBudget(.quic, limit: stream.count - 1)) {
      try encoder.encoded(
        pieces, picture.format, width: picture.width, height: picture.height, stride: stride, isTopDown: isTopDown, limit: stream.count - 1)
    }
  }

  /// All output formats, strides and directions; what lies between rows and behind them is not touched.
  private func checkDecoder(
    _ decoder: inout QUICDecoder, _ picture: QUICPicture, _ stream: [UInt8], _ generator: inout SeededGenerator
  ) throws {
    let formats: [BitmapFormat] =
      switch picture.type {
      case .gray: [.alpha8]
      case .rgb16: [.rgb555, .rgb24, .rgb32]
      case .rgb24, .rgb32: [.rgb24, .rgb32]
      case .rgba: [.rgba]
      }
    for format in [.alpha8, .rgb555, .rgb24, .rgb32, .rgba, .eightBit] as [BitmapFormat] {
      let stride = try #require(format.rowBytes(width: picture.width)) + (generator.oneIn(2) ? 0 : generator.number(1...9))
      let isTopDown = generator.oneIn(2)
      let layout = try #require(
        PixelLayout(format: format, width: picture.width, height: picture.height, stride: stride, isTopDown: isTopDown))
      if formats.contains(format) {
        let expected = picture.bytes(format, stride: stride, isTopDown: isTopDown).prefix(layout.byteCount)
        var withPadding = Array(expected)
        for row in 0..<picture.height - 1 {
          for index in layout.rowBytes..<max(stride, layout.rowBytes) { withPadding[row * stride + index] = 0xa5 }
        }
        #expect(try decoder.decoded(stream, layout, fill: 0xa5) == withPadding)
      } else {
        #expect(throws: DecodeError(.quic, "output", .unsupportedOutput(format))) { try decoder.decoded(stream, layout) }
      }
    }
  }

  /// The same verdict and the same pixels as the plain decoder, whatever is wrong with the stream.
  @Test(arguments: 1...4 as ClosedRange<UInt64>) func damagedStreams(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var decoder = QUICDecoder()
    var decodedCount = 0
    for _ in 0..<400 {
      let type = try #require(QUICImageType.allCases.randomElement(using: &generator))
      let picture = QUICPicture(type, width: generator.number(1...40), height: generator.number(1...20)) { generator.number(0...($0 - 1)) }
      var stream = try PlainQUIC.encode(type, width: picture.width, height: picture.height, picture.components)
      switch generator.number(0...3) {
      case 0: for index in 20..<stream.count where generator.oneIn(3) { stream[index] = generator.oneIn(2) ? 0 : 0xff }
      case 1: stream = Array(stream[..<20]) + generator.mutation(of: Array(stream[20...]))
      case 2: stream = Array(stream[..<20]) + generator.bytes(stream.count)
      default: stream[generator.number(20...(stream.count - 1))] ^= 1 << UInt8(generator.number(0...7))
      }
      if generator.oneIn(2) { stream += [UInt8](repeating: generator.oneIn(2) ? 0 : 0xaa, count: 4 * picture.width * picture.height) }
      let expected: [UInt8]?
      if let header = try? QUICHeader(parsing: stream.span.bytes), let components = try? PlainQUIC.decode(header, stream) {
        expected = QUICPicture(type, width: picture.width, height: picture.height, components: components).bytes()
        decodedCount += 1
      } else {
        expected = nil
      }
      let decoded = try? decoder.decoded(stream, picture.format, width: picture.width, height: picture.height)
      #expect(decoded == expected)
    }
    #expect((50...350).contains(decodedCount))
  }
}
