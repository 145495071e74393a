import SpiceGraphics

extension CompressionFacts {
  /// What the reference server would do, row by row of the table in spec 05, section 9.2; but planes of alpha never become LZ4, which no
  /// client takes (spec 05, section 7).
  ///
  /// `isHigh` is asked at most once, and only where it matters: whether the graduality is high. In the reference that is a value that the
  /// drawing carries, or else the level of `Graduality`.
  public func referenceChoice(under policy: CompressionPolicy, isHigh: () -> Bool) -> CodecChoice {
    // Steps 0 to 2.
    if staysRaw { return .raw }
    switch policy {
    case .off: return .raw
    // Step 3.
    case .quic: return isQUICable ? referenceQUIC : .raw
    // Steps 4 and 5.
    case .autoGLZ, .autoLZ:
      if isQUICable, !isLZable || hasColors && isHigh() { return referenceQUIC }
      return referenceLZ(policy == .autoGLZ ? .glz : .lz)
    case .glz, .lz, .lz4: return referenceLZ(policy)
    }
  }

  /// Step 6 and on, and the last two rows of the second table.
  private func referenceLZ(_ policy: CompressionPolicy) -> CodecChoice {
    guard isLZable else { return .raw }
    if policy == .glz, circumstances.isOfDrawing, hasColors, fitsDictionary { return .glz }
    if policy == .lz4, hasColors, circumstances.clientTakesLZ4 { return .lz4 }
    return format.isIndexed ? .lzPalette : .lz
  }

  /// The first row of the second table.
  private var referenceQUIC: CodecChoice {
    guard circumstances.allowsLossy, circumstances.jpegIsEnabled, format != .rgba || isPacked else { return .quic }
    return format == .rgba ? .jpegAlpha : .jpeg
  }
}
