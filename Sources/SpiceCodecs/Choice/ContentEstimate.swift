import SpiceGraphics

/// What a picture looks like, from a sample of its pixels, and how many bits QUIC and LZ would make of it.
///
/// The sample is some 16,000 pixels in stretches of rows that are spread over the picture, which takes 20 to 60 µs for pictures of any size
/// (`Graduality` takes 300 µs for 1024x768). On the 30 pictures of the reference's graduality vectors the kind agrees with what the codecs
/// make of them. Beyond graduality it sees
/// - texture that repeats, which LZ makes three times smaller than QUIC (graduality looks at single steps between neighbours, and takes
///   it for a photo);
/// - noise with few colours, for example a scanned page, which LZ makes smaller too;
/// - noise of all colours, which no codec makes much smaller, so that the fastest is the best;
/// - how much is to be gained, which a server weighs against the time.
/// Its places are random, while graduality's fall on the same columns in every row if 15 divides the width (1920, for example); it reads the
/// real rows where there is padding, and does not depend on the pieces.
public struct ContentEstimate: Hashable, Sendable {
  /// What a picture is mostly made of.
  public enum Kind: Int, Hashable, Sendable, CaseIterable {
    /// Large areas of one colour, and little else.
    case flat
    /// Text, windows, line art, texture that repeats: many equal pixels, or patterns that were there before.
    case drawn
    /// Soft transitions that never repeat exactly: QUIC and JPEG are made for it.
    case photo
    /// Neighbours say little of a pixel, and it was not there before.
    case noise
  }

  /// Pixels that were looked at.
  public let pixels: Int
  /// The share of pixels that equal their left neighbour.
  public let equalLeft: Double
  /// The share of pixels that equal their upper neighbour.
  public let equalAbove: Double
  /// The share of pixels that differ from one of the two.
  public let changed: Double
  /// The share of pixels that differ from both.
  public let novel: Double
  /// Of the novel pixels, the share whose colour was found at another novel pixel before.
  public let knownColors: Double
  /// Of the novel pixels, the share that was found before with the same left and right neighbours.
  public let knownPatterns: Double
  /// The mean distance of a changed pixel's components from the mean of its left and upper neighbour, in steps of the component.
  public let roughness: Double
  /// What QUIC would make of a pixel, roughly: within 40 % for pictures with more than one bit. Alpha does not count.
  public let quicBits: Double
  /// What LZ would make of a pixel, roughly, and rather too much than too little. Alpha does not count.
  public let lzBits: Double

  /// What the picture is mostly made of.
  public let kind: Kind

  /// Nil for formats without colours of their own (palettes, planes of alpha), and for pictures of less than six columns or two rows.
  public init?(of source: ImageSource) {
    let sample: ContentSample?
    switch source.format {
    case .rgb555: sample = ContentSample(SampledPixel16.self, of: source)
    case .rgb24: sample = ContentSample(SampledPixel24.self, of: source)
    case .rgb32, .rgba: sample = ContentSample(SampledPixel32.self, of: source)
    default: return nil
    }
    guard let sample, sample.pixels > 0 else { return nil }
    self.init(sample, literalBits: source.format == .rgb555 ? 16 : 24, componentBits: source.format == .rgb555 ? 5 : 8)
  }

  private init(_ sample: ContentSample, literalBits: Double, componentBits: Double) {
    func share(_ count: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(count) / Double(whole) }
    let changes = sample.pixels - sample.unchanged
    pixels = sample.pixels
    equalLeft = share(sample.equalLeft, pixels)
    equalAbove = share(sample.equalAbove, pixels)
    changed = share(changes, pixels)
    novel = share(changes - (sample.equalLeft - sample.unchanged) - (sample.equalAbove - sample.unchanged), pixels)
    knownColors = share(sample.knownColors, sample.places)
    knownPatterns = share(sample.knownPatterns, sample.places)
    roughness = share(sample.residual, 3 * changes)

    // The constants fit what the encoders make of drawings, photos, gradients, textures and noise in three formats. QUIC codes the pixels
    // that are not in runs, with a code that is as long as the residual's bits and a little more.
    quicBits = 3 * changed * min(componentBits, max(0.5, 2.2 + Self.binaryLogarithm(roughness + 0.5)))
    // LZ pays for the ends of its copies, for each pixel that is new, and somewhat less for a known colour that is a copy by itself.
    let newColors = 1 - knownColors
    let newPatterns = max(newColors, 1 - knownPatterns)
    let tokens = 3 * changed
    let literals = novel * literalBits * (newColors + (newPatterns - newColors) * 2 / 3)
    lzBits = min(literalBits * 33 / 32, tokens + literals)

    // QUIC costs several times as much time as LZ at both ends, so it must be worth that.
    if quicBits < 0.9 * lzBits {
      kind = .photo
    } else if lzBits > 0.9 * literalBits {
      kind = .noise
    } else {
      kind = changed < 0.02 ? .flat : .drawn
    }
  }

  /// log2(x) for positive x, up to 0.09 too small: exact at the powers of two and straight between them.
  private static func binaryLogarithm(_ x: Double) -> Double { Double(x.exponent) + (x.significand - 1) }
}
