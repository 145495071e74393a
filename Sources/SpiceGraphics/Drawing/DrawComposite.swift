/// Composes source, mask and destination as the X Render extension does (spec 03, section 9.13).
public struct DrawComposite<Image> {
  public var flags: CompositeFlags
  public var source: Image
  public var mask: Image?
  /// From positions in the destination to positions in the source.
  public var sourceTransform: Transform?
  /// From positions in the destination to positions in the mask; may be there without a mask.
  public var maskTransform: Transform?
  public var sourceOrigin: Point16
  public var maskOrigin: Point16

  @inlinable public init(
    flags: CompositeFlags, source: Image, mask: Image?, sourceTransform: Transform?, maskTransform: Transform?, sourceOrigin: Point16,
    maskOrigin: Point16
  ) {
    self.flags = flags
    self.source = source
    self.mask = mask
    self.sourceTransform = sourceTransform
    self.maskTransform = maskTransform
    self.sourceOrigin = sourceOrigin
    self.maskOrigin = maskOrigin
  }

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> DrawComposite<Other> {
    let source = try transform(source)
    var mapped: Other?
    if let mask { mapped = try transform(mask) }
    return DrawComposite<Other>(
      flags: flags, source: source, mask: mapped, sourceTransform: sourceTransform, maskTransform: maskTransform,
      sourceOrigin: sourceOrigin, maskOrigin: maskOrigin)
  }
}

extension DrawComposite: Equatable where Image: Equatable {}
extension DrawComposite: Hashable where Image: Hashable {}
extension DrawComposite: Sendable where Image: Sendable {}
