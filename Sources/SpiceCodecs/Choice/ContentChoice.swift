import SpiceGraphics

extension CompressionFacts {
  /// What to encode a picture with: the reference's rules with a better eye, a budget of time, and without the limits of its encoders.
  ///
  /// It differs from `referenceChoice` in this: rows with padding are no hindrance for LZ, GLZ and LZ4; planes of alpha are never tried
  /// with QUIC; the content decides by what the codecs are expected to make of it; a codec that would take too long gives way to the next
  /// one that the policy allows.
  ///
  /// `content` is asked at most once, and only where it matters. Nil, for pictures too small to tell, counts as drawn.
  public func choice(under policy: CompressionPolicy, budget: EncodingBudget, content: () -> ContentEstimate?) -> CodecChoice {
    if staysRaw || policy == .off { return .raw }
    let isAutomatic = policy == .autoGLZ || policy == .autoLZ
    let asksContent = hasColors && (budget.nanosecondsPerPixel != nil || isAutomatic && isQUICable)
    let kind = (asksContent ? content()?.kind : nil) ?? .drawn
    let isPhoto = kind == .photo

    func affordable(_ choice: CodecChoice) -> Bool { choice.codec.map { budget.affords($0, for: kind) } ?? true }
    func first(_ choices: [CodecChoice]) -> CodecChoice { choices.first(where: affordable) ?? .raw }
    switch policy {
    case .off: return .raw
    case .quic: return first(photoChoices)
    case .autoGLZ: return first(isPhoto ? photoChoices + drawingChoices(.glz) : drawingChoices(.glz) + photoChoices)
    case .autoLZ: return first(isPhoto ? photoChoices + drawingChoices(.lz) : drawingChoices(.lz) + photoChoices)
    case .glz, .lz, .lz4: return first(drawingChoices(policy))
    }
  }

  /// The codecs for photos, the best first.
  private var photoChoices: [CodecChoice] {
    guard isQUICable, hasColors else { return [] }
    guard allowsLossy, jpegIsEnabled else { return [.quic] }
    return [format == .rgba ? .jpegAlpha : .jpeg, .quic]
  }

  /// The codecs that look for repetition, the best first. They need pixels that hold still: what they have compared must be what they write.
  private func drawingChoices(_ policy: CompressionPolicy) -> [CodecChoice] {
    guard !isUnstable else { return [] }
    let lz: CodecChoice = format.isIndexed ? .lzPalette : .lz
    if policy == .glz, isOfDrawing, hasColors, fitsDictionary { return [.glz, lz] }
    if policy == .lz4, hasColors, clientTakesLZ4 { return [.lz4, lz] }
    return [lz]
  }
}
