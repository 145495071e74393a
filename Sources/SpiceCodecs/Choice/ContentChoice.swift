import SpiceGraphics

extension CompressionFacts {
  /// What to encode a picture with: the reference's rules with a better eye and without the limits of its encoders.
  ///
  /// It differs from `referenceChoice` in this: the content decides by what the codecs are expected to make of it; rows with padding are no
  /// hindrance, and pixels that somebody may change none for GLZ, which copies a picture before it looks at it; planes of alpha are not
  /// tried with QUIC; a codec that would take longer than the budget gives way to the next one that the policy allows.
  ///
  /// `content` is asked at most once, and only where it matters. Nil, for pictures too small to tell, counts as drawn.
  public func choice(
    under policy: CompressionPolicy, budget: EncodingBudget = EncodingBudget(), content: () -> ContentEstimate.Kind?
  ) -> CodecChoice {
    let kind = asksContent(under: policy, budget) ? content() ?? .drawn : .drawn
    return affordable(choices(under: policy, for: kind), budget, kind)
  }

  /// Whether the content matters.
  func asksContent(under policy: CompressionPolicy, _ budget: EncodingBudget) -> Bool {
    guard hasColors, !staysRaw, policy != .off else { return false }
    return budget.nanosecondsPerPixel != nil || (policy == .autoGLZ || policy == .autoLZ) && isQUICable
  }

  /// The first of the codecs that is within the budget of time; raw if there is none.
  func affordable(_ choices: [CodecChoice], _ budget: EncodingBudget, _ kind: ContentEstimate.Kind) -> CodecChoice {
    choices.first { choice in choice.codec.map { budget.affords($0, for: kind) } ?? true } ?? .raw
  }

  /// What the policy allows for a picture of this kind, the best first; nothing where it stays raw.
  func choices(under policy: CompressionPolicy, for kind: ContentEstimate.Kind) -> [CodecChoice] {
    if staysRaw { return [] }
    switch policy {
    case .off: return []
    case .quic: return photoChoices
    case .autoGLZ, .autoLZ:
      let drawings = drawingChoices(policy == .autoGLZ ? .glz : .lz)
      return kind == .photo ? photoChoices + drawings : drawings + photoChoices
    case .glz, .lz, .lz4: return drawingChoices(policy)
    }
  }

  /// The codecs for photos.
  private var photoChoices: [CodecChoice] {
    guard isQUICable, hasColors else { return [] }
    guard circumstances.allowsLossy, circumstances.jpegIsEnabled else { return [.quic] }
    return [format == .rgba ? .jpegAlpha : .jpeg, .quic]
  }

  /// The codecs that look for repetition.
  private func drawingChoices(_ policy: CompressionPolicy) -> [CodecChoice] {
    // Of a picture that changes while they compare parts of it, LZ and LZ4 would make one that never was.
    let lz: [CodecChoice] = circumstances.isUnstable ? [] : [format.isIndexed ? .lzPalette : .lz]
    if policy == .glz, circumstances.isOfDrawing, hasColors, fitsDictionary { return [.glz] + lz }
    if policy == .lz4, hasColors, circumstances.clientTakesLZ4, !circumstances.isUnstable { return [.lz4] + lz }
    return lz
  }
}
