/// How long encoding takes on this machine, as it is loaded now, compared with `EncodingCosts.typical`.
///
/// It is one number for all codecs, learned from all that is encoded: a codec that became too slow to be chosen is chosen again when the
/// others are fast again.
public struct EncoderSpeed: Sendable {
  /// What was encoded before counts as much as this time of encoding, in nanoseconds: some pictures.
  private static let memory = 20e6

  private var spent = memory
  private var expected = memory

  public init() {}

  /// How many times the typical time encoding takes.
  public var slowness: Double { spent / expected }

  /// A picture of so many pixels took so long.
  public mutating func record(_ codec: ImageCodec, _ kind: ContentEstimate.Kind, nanoseconds: Double, pixels: Int) {
    let typical = EncodingCosts.typical[codec, kind] * Double(pixels)
    guard typical > 0, nanoseconds >= 0, nanoseconds.isFinite else { return }
    let kept = Self.memory / (Self.memory + typical)
    expected = expected * kept + typical
    // A thread that was not run for a while says little of the next picture.
    spent = spent * kept + min(nanoseconds, 16 * typical)
  }
}
