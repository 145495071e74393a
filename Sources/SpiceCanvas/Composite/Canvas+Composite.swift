import SpiceGraphics

extension Canvas {
  /// Spec 06, section 13.
  mutating func composite(_ composite: DrawComposite<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    guard let channels = SurfaceChannels(target.format) else { throw .unsupportedFormat(target.format) }
    let flags = composite.flags
    guard let compositeOperator = CompositeOperator(flags.compositeOperator) else {
      throw .invalid(operation: target.operation, problem: "there is no operator \(flags.compositeOperator)")
    }
    let source = CompositeOperand(
      image: try channelImage(composite.source, target, surfaceIsOpaque: flags.isSourceOpaque),
      sampler: try sampler(flags.sourceFilter, flags.sourceRepeat, composite.sourceTransform, target), origin: composite.sourceOrigin)
    var mask: CompositeOperand?
    if let image = composite.mask {
      mask = CompositeOperand(
        image: try channelImage(image, target), sampler: try sampler(flags.maskFilter, flags.maskRepeat, composite.maskTransform, target),
        origin: composite.maskOrigin)
    }
    let kind: CompositeRows.MaskKind = mask == nil ? .none : flags.hasComponentAlpha ? .components : .plain
    let width = region.rects.reduce(0) { max($0, $1.width) }
    let (left, top) = (Int(target.box.left), Int(target.box.top))
    CompositeRows.withRows(width: width) { rows in
      source.withReader { source in
        CompositeOperand.withReader(mask) { mask in
          surfaces[target.surfaceID]?.forEachRow(of: region) { row, x, y, count in
            source.read(rows.source, x: x - left, y: y - top, count: count)
            mask?.read(rows.alpha, x: x - left, y: y - top, count: count)
            channels.read(rows.destination, row, count: count)
            rows.combine(compositeOperator, kind, count: count)
            channels.write(row, rows.destination, count: count)
          }
        }
      }
    }
    return region
  }

  private func sampler(
    _ filter: UInt8, _ repeating: UInt8, _ transform: Transform?, _ target: DrawTarget
  ) throws(CanvasError) -> ChannelSampler {
    // FAST and NEAREST take the nearest pixel; GOOD, BEST and BILINEAR are bilinear. Convolutions have no kernel in the message.
    guard filter <= 4, let repeating = ChannelSampler.Repeat(rawValue: repeating) else {
      throw .invalid(operation: target.operation, problem: "there is no filter \(filter)")
    }
    return ChannelSampler(repeating: repeating, isBilinear: [1, 2, 4].contains(filter), transform: transform)
  }
}

/// Source or mask of a composite operation.
struct CompositeOperand {
  let image: ChannelImage
  let sampler: ChannelSampler
  /// The image's position at the upper left pixel of the operation's rectangle.
  let origin: Point16

  /// An operand while pixels are read; without a reader it has none, and everything is 0.
  struct Reader {
    fileprivate let operand: CompositeOperand
    fileprivate let image: ChannelImage.Reader?

    /// Writes the channels for the pixels from (x, y) on, which count from the upper left pixel of the operation's rectangle.
    func read(_ target: UnsafeMutablePointer<UInt32>, x: Int, y: Int, count: Int) {
      guard let image else { return target.update(repeating: 0, count: count) }
      operand.sampler.read(target, image, x: Int(operand.origin.x) + x, y: Int(operand.origin.y) + y, count: count)
    }
  }

  func withReader(_ body: (Reader) -> Void) { image.withReader { body(Reader(operand: self, image: $0)) } }

  static func withReader(_ operand: CompositeOperand?, _ body: (Reader?) -> Void) {
    if let operand { operand.withReader { body($0) } } else { body(nil) }
  }
}

extension CompositeRows {
  /// Combines `count` pixels; `alpha` holds the mask as it is.
  func combine(_ compositeOperator: CompositeOperator, _ mask: MaskKind, count: Int) {
    if compositeOperator.takesMaskedBytes { applyMask(mask, count: count) }
    switch compositeOperator {
    case .porterDuff(let porterDuff): combine(porterDuff, count: count)
    case .integerBlend(let blend): combine(blend, count: count)
    case .disjoint(let factors): combine(factors, mask, count: count)
    case .floatBlend(let blend): combine(blend, mask, count: count)
    case .hslBlend(let blend): combine(blend, mask, count: count)
    }
  }
}
