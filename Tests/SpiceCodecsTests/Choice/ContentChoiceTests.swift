import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

struct ContentChoiceTests {
  private static let photo = estimate { x, y, chance in UInt32(x + y) * 0x01_0101 + UInt32.random(in: 0...3, using: &chance) }
  private static let drawn = estimate { x, y, _ in x / 9 % 3 == y / 12 % 2 ? 0 : 0xff_ffff }

  static func estimate(
    width: Int = 100, height: Int = 80, _ pixel: (Int, Int, inout SeededGenerator) -> UInt32
  ) -> ContentEstimate? {
    var chance = SeededGenerator(seed: 3)
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let value = pixel(x, y, &chance)
        pixels += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value >> 16), 0]
      }
    }
    return try? ImageSource.withPieces(
      [pixels[...]], format: .rgb32, width: width, height: height, stride: 4 * width, isTopDown: true
    ) { ContentEstimate(of: $0) }
  }

  private func facts(_ format: BitmapFormat = .rgb32, padding: Int = 0) -> CompressionFacts {
    var facts = CompressionFacts(format: format, width: 100, height: 80, stride: (format.rowBytes(width: 100) ?? 0) + padding)
    facts.dictionaryPixels = 1 << 20
    facts.circumstances.clientTakesLZ4 = true
    return facts
  }

  @Test func contentDecides() throws {
    #expect(Self.photo?.kind == .photo)
    #expect(Self.drawn?.kind == .drawn)
    for (policy, other) in [(CompressionPolicy.autoGLZ, CodecChoice.glz), (.autoLZ, .lz)] {
      for padding in [0, 4] {
        let facts = facts(padding: padding)
        #expect(facts.choice(under: policy) { Self.photo?.kind } == .quic)
        #expect(facts.choice(under: policy) { Self.drawn?.kind } == other)
        #expect(facts.choice(under: policy) { nil } == other)
      }
    }
  }

  @Test func lossyPhotosBecomeJPEG() {
    for (format, expected) in [(BitmapFormat.rgb555, CodecChoice.jpeg), (.rgb24, .jpeg), (.rgb32, .jpeg), (.rgba, .jpegAlpha)] {
      var facts = facts(format, padding: 4)
      facts.circumstances.allowsLossy = true
      facts.circumstances.jpegIsEnabled = true
      #expect(facts.choice(under: .autoGLZ) { Self.photo?.kind } == expected)
      #expect(facts.choice(under: .quic) { nil } == expected)
      #expect(facts.choice(under: .autoLZ) { Self.drawn?.kind } == .lz)
    }
  }

  @Test func whatHoldsStillAndWhatDoesNot() {
    var unstable = facts()
    unstable.circumstances.isUnstable = true
    for policy in [CompressionPolicy.off, .autoGLZ, .quic, .glz] {
      for content in [Self.photo, Self.drawn] {
        #expect(unstable.choice(under: policy) { content?.kind } == facts().choice(under: policy) { content?.kind })
      }
    }
    #expect(unstable.choice(under: .autoLZ) { Self.drawn?.kind } == .quic)
    for policy in [CompressionPolicy.lz, .lz4] { #expect(unstable.choice(under: policy) { Self.drawn?.kind } == .raw) }
  }

  @Test(arguments: [BitmapFormat.oneBitLE, .oneBitBE, .fourBitLE, .fourBitBE, .eightBit, .alpha8])
  func picturesWithoutColors(_ format: BitmapFormat) {
    let lz: CodecChoice = format == .alpha8 ? .lz : .lzPalette
    for padding in [0, 3] {
      for policy in [CompressionPolicy.autoGLZ, .autoLZ, .glz, .lz, .lz4] {
        #expect(facts(format, padding: padding).choice(under: policy) { Self.photo?.kind } == lz)
      }
      #expect(facts(format, padding: padding).choice(under: .quic) { Self.photo?.kind } == .raw)
    }
  }

  @Test func slowCodecsGiveWay() {
    var budget = EncodingBudget(nanosecondsPerPixel: 3)
    budget.costs[.quic, .photo] = 4
    budget.costs[.glz, .photo] = 5
    budget.costs[.lz, .photo] = 1
    #expect(facts().choice(under: .autoGLZ, budget: budget) { Self.photo?.kind } == .lz)
    #expect(facts().choice(under: .quic, budget: budget) { Self.photo?.kind } == .raw)
    budget.costs[.glz, .photo] = 3
    #expect(facts().choice(under: .autoGLZ, budget: budget) { Self.photo?.kind } == .glz)
    budget.costs[.quic, .photo] = 2
    #expect(facts().choice(under: .autoGLZ, budget: budget) { Self.photo?.kind } == .quic)
    budget.nanosecondsPerPixel = 0
    for policy in CompressionPolicy.allCases { #expect(facts().choice(under: policy, budget: budget) { Self.photo?.kind } == .raw) }
  }

  @Test func contentIsAskedOnlyWhereItMatters() {
    var count = 0
    func asked(_ facts: CompressionFacts, _ policy: CompressionPolicy, _ budget: EncodingBudget = EncodingBudget()) -> Int {
      count = 0
      _ = facts.choice(under: policy, budget: budget) {
        count += 1
        return nil
      }
      return count
    }
    #expect(asked(facts(), .autoGLZ) == 1)
    #expect(asked(facts(.eightBit), .autoGLZ) == 0)
    for policy in [CompressionPolicy.quic, .glz, .lz, .lz4] {
      #expect(asked(facts(), policy) == 0)
      #expect(asked(facts(), policy, EncodingBudget(nanosecondsPerPixel: 5)) == 1)
    }
    #expect(asked(facts(), .off) == 0)
  }

  @Test func everyCodecHasATypicalCost() {
    for codec in ImageCodec.allCases {
      for kind in ContentEstimate.Kind.allCases { #expect(EncodingCosts.typical[codec, kind] > 0) }
    }
  }

  @Test func theMachinesSpeedIsLearned() {
    var speed = EncoderSpeed()
    #expect(speed.slowness == 1)
    func encode(_ factor: Double, codec: ImageCodec = .quic) {
      let pixels = 100_000
      let time = EncodingCosts.typical[codec, .photo] * Double(pixels)
      for _ in 0..<500 { speed.record(codec, .photo, nanoseconds: time * factor, pixels: pixels) }
    }
    encode(4)
    #expect((3.9...4).contains(speed.slowness))
    // One codec's speed tells of all.
    encode(1, codec: .lz)
    #expect((1..<2.2).contains(speed.slowness))
    // A picture whose thread stood still hardly counts.
    let before = speed.slowness
    speed.record(.lz, .drawn, nanoseconds: 1e9, pixels: 1000)
    #expect(speed.slowness < before * 1.01)
    speed.record(.lz, .drawn, nanoseconds: .nan, pixels: 0)
    #expect(speed.slowness < before * 1.01)
  }
}
