import SpiceCodecs
import SpiceGraphics
import Testing

/// The table of spec 05, section 9.2, row by row.
struct ReferenceChoiceTests {
  private static let colored: [BitmapFormat] = [.rgb555, .rgb24, .rgb32, .rgba]
  private static let indexed: [BitmapFormat] = [.oneBitLE, .oneBitBE, .fourBitLE, .fourBitBE, .eightBit]
  private static let formats = colored + indexed + [.alpha8]

  /// A picture of a drawing with a dictionary and an LZ4 client; `padding` bytes behind each row.
  private func facts(_ format: BitmapFormat = .rgb32, width: Int = 100, height: Int = 50, padding: Int = 0) -> CompressionFacts {
    var facts = CompressionFacts(format: format, width: width, height: height, stride: (format.rowBytes(width: width) ?? 0) + padding)
    facts.dictionaryPixels = 1 << 20
    facts.circumstances.clientTakesLZ4 = true
    return facts
  }

  private func choice(_ facts: CompressionFacts, _ policy: CompressionPolicy, isHigh: Bool = false) -> CodecChoice {
    facts.referenceChoice(under: policy) { isHigh }
  }

  @Test(arguments: CompressionPolicy.allCases) func step0UnixSockets(_ policy: CompressionPolicy) {
    var facts = facts()
    facts.circumstances.isUnixSocket = true
    #expect(choice(facts, policy) == .raw)
    facts.circumstances.isOfDrawing = false
    #expect((choice(facts, policy) == .raw) == (policy == .off))
  }

  @Test(arguments: CompressionPolicy.allCases) func step1SmallBitmaps(_ policy: CompressionPolicy) {
    #expect(choice(facts(.rgb24, width: 3, height: 5), policy) == .raw)
    #expect((choice(facts(.rgb24, width: 3, height: 6), policy) == .raw) == (policy == .off))
  }

  @Test func step2OffAndMasks() {
    for format in Self.formats { #expect(choice(facts(format), .off) == .raw) }
    var mask = facts(.oneBitBE)
    mask.circumstances.isMask = true
    for policy in CompressionPolicy.allCases { #expect(choice(mask, policy) == .raw) }
  }

  @Test func step3QUIC() {
    for format in Self.colored + [.alpha8] {
      #expect(choice(facts(format), .quic) == .quic)
      #expect(choice(facts(format, padding: 4), .quic) == .quic)
      #expect(choice(facts(format, width: 2), .quic) == .raw)
      #expect(choice(facts(format, width: 200, height: 2), .quic) == .raw)
    }
    for format in Self.indexed { #expect(choice(facts(format), .quic) == .raw) }
  }

  @Test(arguments: [CompressionPolicy.autoGLZ, .autoLZ]) func step4Automatic(_ policy: CompressionPolicy) {
    let other: CodecChoice = policy == .autoGLZ ? .glz : .lz
    for format in Self.colored {
      #expect(choice(facts(format), policy, isHigh: true) == .quic)
      #expect(choice(facts(format), policy, isHigh: false) == other)
      #expect(choice(facts(format, width: 2), policy, isHigh: true) == other)
      #expect(choice(facts(format, padding: 2), policy) == .quic)
      #expect(choice(facts(format, width: 2, padding: 2), policy) == .raw)
      var unstable = facts(format)
      unstable.circumstances.isUnstable = true
      #expect(choice(unstable, policy) == .quic)
    }
    #expect(choice(facts(.alpha8), policy, isHigh: true) == .lz)
    #expect(choice(facts(.alpha8, padding: 1), policy) == .quic)
    for format in Self.indexed {
      #expect(choice(facts(format), policy, isHigh: true) == .lzPalette)
      #expect(choice(facts(format, padding: 1), policy) == .raw)
    }
  }

  @Test func graduationIsAskedOnlyWhereItMatters() {
    var count = 0
    func asked(_ facts: CompressionFacts, _ policy: CompressionPolicy) -> Int {
      count = 0
      _ = facts.referenceChoice(under: policy) {
        count += 1
        return true
      }
      return count
    }
    #expect(asked(facts(), .autoGLZ) == 1)
    #expect(asked(facts(padding: 4), .autoGLZ) == 0)
    #expect(asked(facts(.alpha8), .autoLZ) == 0)
    #expect(asked(facts(.eightBit), .autoLZ) == 0)
    for policy in [CompressionPolicy.off, .quic, .glz, .lz, .lz4] { #expect(asked(facts(), policy) == 0) }
  }

  @Test func step6GLZ() {
    for format in Self.colored { #expect(choice(facts(format), .glz) == .glz) }
    #expect(choice(facts(.alpha8), .glz) == .lz)
    for format in Self.indexed { #expect(choice(facts(format), .glz) == .lzPalette) }
    for policy in [CompressionPolicy.glz, .autoGLZ] {
      var piece = facts()
      piece.circumstances.isOfDrawing = false
      #expect(choice(piece, policy) == .lz)
    }
  }

  @Test func step7LZ4() {
    for format in Self.colored { #expect(choice(facts(format), .lz4) == .lz4) }
    for format in Self.indexed { #expect(choice(facts(format), .lz4) == .lzPalette) }
    #expect(choice(facts(.alpha8), .lz4) == .lz)
  }

  @Test(arguments: [CompressionPolicy.glz, .lz, .lz4]) func step8NotForLZ(_ policy: CompressionPolicy) {
    for format in Self.formats {
      #expect(choice(facts(format, padding: 1), policy) == .raw)
      var unstable = facts(format)
      unstable.circumstances.isUnstable = true
      #expect(choice(unstable, policy) == .raw)
    }
  }

  @Test(arguments: [CompressionPolicy.quic, .autoGLZ, .autoLZ]) func thenJPEG(_ policy: CompressionPolicy) {
    for format in Self.colored {
      for padding in [0, 4] {
        var facts = facts(format, padding: padding)
        facts.circumstances.allowsLossy = true
        #expect(choice(facts, policy, isHigh: true) == .quic)
        facts.circumstances.jpegIsEnabled = true
        let expected: CodecChoice = format == .rgba ? (padding == 0 ? .jpegAlpha : .quic) : .jpeg
        #expect(choice(facts, policy, isHigh: true) == expected)
        facts.circumstances.allowsLossy = false
        #expect(choice(facts, policy, isHigh: true) == .quic)
      }
    }
  }

  @Test(arguments: [CompressionPolicy.glz, .autoGLZ]) func thenGLZ(_ policy: CompressionPolicy) {
    var facts = facts()
    facts.dictionaryPixels = 5001
    #expect(choice(facts, policy) == .glz)
    facts.dictionaryPixels = 5000
    #expect(choice(facts, policy) == .lz)
    facts.dictionaryPixels = nil
    #expect(choice(facts, policy) == .lz)
    facts.dictionaryPixels = 1 << 20
    facts.dictionaryIsFrozen = true
    #expect(choice(facts, policy) == .lz)
  }

  @Test func thenLZ4() {
    var facts = facts()
    facts.circumstances.clientTakesLZ4 = false
    #expect(choice(facts, .lz4) == .lz)
  }

  @Test func thenLZ() {
    for format in Self.formats { #expect(choice(facts(format), .lz) == (format.isIndexed ? .lzPalette : .lz)) }
  }
}
