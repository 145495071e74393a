import SpiceGraphics
import Testing
import TestSupport

@testable import SpiceCodecs

/// Tables, headers, limits and errors.
struct QUICCodecTests {
  @Test func tables() throws {
    let tables = try Vectors.quic.json("tables.json")
    func integers(_ key: String) throws -> [Int] { try tables.requiredArray(key).compactMap(\.integer) }
    #expect(try tables.requiredInteger("stageLength") == QUICConstants.stageLength)
    #expect(try integers("trigger") == QUICConstants.thresholds.map(Int.init))
    #expect(try integers("J") == QUICConstants.runOrders.map(Int.init))
    #expect(try integers("randomLow6") == QUICConstants.randomNumbers.map(Int.init))
    try check(tables.required("bpc8"), QUICEightBits.self)
    try check(tables.required("bpc5"), QUICFiveBits.self)
  }

  private func check<Depth: QUICDepth>(_ tables: JSONValue, _: Depth.Type) throws {
    for (k, code) in try tables.requiredArray("codes").enumerated() {
      let own = Depth.code(k)
      #expect(try code.requiredInteger("P") == own.maximumZeros && code.requiredInteger("G") == own.regularCount)
      #expect(try code.requiredInteger("S") == own.suffixBits && code.requiredInteger("E") == own.escapeLength)
    }
    for residual in 0...Depth.maximum {
      for k in 0..<Depth.bitsPerComponent {
        let word = Depth.code(k).word(residual)
        #expect(try tables.requiredArray("codeLength")[residual].array?[k].integer == word.length)
        #expect(try tables.requiredArray("codeBits")[residual].array?[k].integer == Int(word.bits))
      }
      #expect(try tables.requiredArray("unmap")[residual].integer == Depth.index(ofResidual: residual))
      #expect(try tables.requiredArray("bucket")[residual].integer == Depth.bucket(ofContext: residual))
    }
  }

  /// A header with words of code, which are never looked at.
  private func stream(
    _ type: UInt32, _ width: UInt32, _ height: UInt32, words: Int = 2, magic: UInt32 = 0x4349_5551, version: UInt32 = 0
  ) -> [UInt8] {
    ([magic, version, type, width, height] + [UInt32](repeating: 0, count: words)).flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
    }
  }

  private func parse(_ stream: [UInt8]) throws(DecodeError) -> QUICHeader { try QUICHeader(parsing: stream.span.bytes) }

  @Test func headers() throws {
    let header = try parse(stream(5, 3, 2))
    #expect(header.type == .rgba && header.width == 3 && header.height == 2)
    let failures: [([UInt8], String, DecodeError.Problem)] = [
      (Array(stream(1, 1, 1).prefix(19)), "header", .truncated),
      (stream(1, 1, 1, magic: 1), "header.magic", .invalidValue(1)),
      (stream(1, 1, 1, version: 1), "header.version", .invalidValue(1)),
      (stream(0, 1, 1), "header.type", .invalidValue(0)),
      (stream(6, 1, 1), "header.type", .invalidValue(6)),
      (stream(1, 0, 1), "header.width", .invalidValue(0)),
      (stream(1, 1, 0x8000_0000), "header.height", .invalidValue(0x8000_0000)),
      (stream(1, 0x7fff_ffff, 0x7fff_ffff), "header.size", .tooLarge(value: 0x3fff_ffff_0000_0001, limit: 536_870_911)),
      // 21 rows of three pixels that no run can cover are 63 bits, of three components 189.
      (stream(4, 4, 22, words: 5), "pixels", .truncated),
    ]
    for (stream, field, problem) in failures {
      #expect(throws: DecodeError(.quic, field, problem)) { try parse(stream) }
    }
    #expect(throws: Never.self) { try parse(stream(4, 4, 22, words: 7)) }
  }

  @Test func theLayoutMustFit() throws {
    var decoder = QUICDecoder()
    let gray = stream(1, 3, 2)
    let wide = try #require(PixelLayout(format: .alpha8, width: 4, height: 2))
    #expect(throws: DecodeError(.quic, "header.width", .mismatch(value: 3, expected: 4))) { try decoder.decoded(gray, wide) }
    let high = try #require(PixelLayout(format: .alpha8, width: 3, height: 3))
    #expect(throws: DecodeError(.quic, "header.height", .mismatch(value: 2, expected: 3))) { try decoder.decoded(gray, high) }
    let layout = try #require(PixelLayout(format: .alpha8, width: 3, height: 2))
    var short = [UInt8](repeating: 0, count: 5)
    var span = short.mutableSpan
    var bytes = span.mutableBytes
    let failure = #expect(throws: DecodeError.self) { try decoder.decode(gray.span.bytes, into: &bytes, layout: layout) }
    #expect(failure == DecodeError(.quic, "output", .mismatch(value: 5, expected: 6)))
  }

  @Test func theStreamMayLieAnywhere() throws {
    var encoder = QUICEncoder()
    var decoder = QUICDecoder()
    let pixels: [UInt8] = (0..<60).map { UInt8($0 * 7 % 256) }
    let stream = try encoder.encoded([pixels[...]], .rgb24, width: 5, height: 4)
    for shift in 1...3 {
      let shifted = [UInt8](repeating: 0xff, count: shift) + stream
      var output = [UInt8](repeating: 0, count: 60)
      var span = output.mutableSpan
      var bytes = span.mutableBytes
      let layout = try #require(PixelLayout(format: .rgb24, width: 5, height: 4))
      try decoder.decode(shifted.span.bytes.extracting(shift...), into: &bytes, layout: layout)
      #expect(output == pixels)
    }
  }

  @Test func whatCannotBeEncoded() throws {
    var encoder = QUICEncoder()
    #expect(throws: EncodeError.unsupportedFormat(.quic, .eightBit)) { try encoder.encoded([[1]], .eightBit, width: 1, height: 1) }
    // Output stays as it was, whenever the limit is noticed.
    let pixels = SeededGenerator.noise(3 * 300 * 300)
    for limit in [0, 27, 5000, 200_000] {
      var output: [UInt8] = [1, 2, 3]
      let failure = #expect(throws: EncodeError.self) {
        try ImageSource.withPieces([pixels[...]], format: .rgb24, width: 300, height: 300, stride: 900, isTopDown: true) {
          source throws(EncodeError) in try encoder.encode(source, limit: limit, into: &output)
        }
      }
      #expect(failure == .overBudget(.quic, limit: limit) && output == [1, 2, 3])
    }
  }

  /// Rows whose runs need more than one block of output, and the longest runs.
  @Test func wideRows() throws {
    var encoder = QUICEncoder()
    var decoder = QUICDecoder()
    let width = 200_000
    let noise = SeededGenerator.noise(width)
    let flat = [UInt8](repeating: 7, count: width)
    let pixels = noise + flat + flat + noise + flat + flat + flat
    let stream = try encoder.encoded([pixels[...]], .alpha8, width: width, height: 7)
    #expect(try stream == PlainQUIC.encode(.gray, width: width, height: 7, [pixels.map(Int.init)]))
    #expect(try decoder.decoded(stream, .alpha8, width: width, height: 7) == pixels)
  }

  /// Contexts share nothing that changes.
  @Test func severalThreads() async throws {
    let pictures = (0..<8).map { index in SeededGenerator.noise(4 * 64 * 48, seed: UInt64(index)) }
    func code(_ pixels: [UInt8]) throws -> [UInt8] {
      var encoder = QUICEncoder()
      var decoder = QUICDecoder()
      let stream = try encoder.encoded([pixels[...]], .rgba, width: 64, height: 48)
      #expect(try decoder.decoded(stream, .rgba, width: 64, height: 48) == pixels)
      return stream
    }
    let expected = try pictures.map { try code($0) }
    let results = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      for round in 0..<4 {
        for (index, pixels) in pictures.enumerated() { group.addTask { (index + 8 * round, try code(pixels)) } }
      }
      return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
    }
    for (index, stream) in results { #expect(stream == expected[index % 8]) }
  }
}

extension SeededGenerator {
  fileprivate static func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return generator.bytes(count)
  }
}
