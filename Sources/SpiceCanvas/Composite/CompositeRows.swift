/// The rows of pixels that an operator combines: channels, 0xAARRGGBB. `capacity` pixels are there; it is even.
struct CompositeRows {
  /// The source; after `applyMask` multiplied by the mask.
  let source: UnsafeMutablePointer<UInt32>
  /// The mask as it is; after `applyMask` the source's alpha for each channel.
  let alpha: UnsafeMutablePointer<UInt32>
  /// What the surface shows; the result.
  let destination: UnsafeMutablePointer<UInt32>

  enum MaskKind {
    case none
    /// The mask's alpha counts.
    case plain
    /// Each channel of the mask counts for itself.
    case components
  }

  /// Calls `body` with rows of at least `width` pixels.
  static func withRows(width: Int, _ body: (CompositeRows) -> Void) {
    let capacity = (width + 1) & ~1
    var storage = [UInt32](repeating: 0, count: 3 * capacity)
    storage.withUnsafeMutableBufferPointer { storage in
      guard let base = storage.baseAddress else { return }
      body(CompositeRows(source: base, alpha: base + capacity, destination: base + 2 * capacity))
    }
  }

  /// Multiplies the mask into the source and puts the source's alpha into the place of the mask.
  func applyMask(_ kind: MaskKind, count: Int) {
    switch kind {
    case .none:
      each(count) { source, _ in (source, source.alphas) }
    case .plain:
      each(count) { source, mask in
        let masked = source.multiplied(mask.alphas)
        return (masked, masked.alphas)
      }
    case .components:
      each(count) { source, mask in (source.multiplied(mask), source.alphas.multiplied(mask)) }
    }
  }

  @inline(__always)
  private func each(_ count: Int, _ body: (ChannelPair, ChannelPair) -> (source: ChannelPair, alpha: ChannelPair)) {
    for i in stride(from: 0, to: count, by: 2) {
      let result = body(ChannelPair(source + i), ChannelPair(alpha + i))
      result.source.store(source + i)
      result.alpha.store(alpha + i)
    }
  }

  /// Combines `count` pixels of source and destination by one of the operators of Porter and Duff; the mask has been applied.
  func combine(_ porterDuff: CompositeOperator.PorterDuff, count: Int) {
    switch porterDuff {
    case .clear: each(count) { _, _, _ in ChannelPair() }
    case .source: each(count) { s, _, _ in s }
    case .destination: break
    case .over: each(count) { s, a, d in s.adding(d.multiplied(a.inverted)) }
    case .overReverse: each(count) { s, _, d in s.multiplied(d.alphas.inverted).adding(d) }
    case .in_: each(count) { s, _, d in s.multiplied(d.alphas) }
    case .inReverse: each(count) { _, a, d in d.multiplied(a) }
    case .out: each(count) { s, _, d in s.multiplied(d.alphas.inverted) }
    case .outReverse: each(count) { _, a, d in d.multiplied(a.inverted) }
    case .atop: each(count) { s, a, d in s.multiplied(d.alphas).adding(d.multiplied(a.inverted)) }
    case .atopReverse: each(count) { s, a, d in s.multiplied(d.alphas.inverted).adding(d.multiplied(a)) }
    case .xor: each(count) { s, a, d in s.multiplied(d.alphas.inverted).adding(d.multiplied(a.inverted)) }
    case .add: each(count) { s, _, d in s.adding(d) }
    }
  }

  /// Multiplies and adds as MULTIPLY does, which needs no more than bytes.
  func multiply(count: Int) {
    each(count) { s, a, d in
      s.multiplied(d.alphas.inverted).adding(d.multiplied(a.inverted)).adding(d.multiplied(s))
    }
  }

  @inline(__always)
  private func each(_ count: Int, _ body: (_ s: ChannelPair, _ a: ChannelPair, _ d: ChannelPair) -> ChannelPair) {
    for i in stride(from: 0, to: count, by: 2) {
      body(ChannelPair(source + i), ChannelPair(alpha + i), ChannelPair(destination + i)).store(destination + i)
    }
  }
}
