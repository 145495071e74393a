/// Copies the source, then combines the brush with it (spec 03, section 9.4).
public struct DrawOpaque<Image> {
  /// The picture that is copied.
  public var source: Image
  /// The part of the source that goes into the box; stretched if the sizes differ.
  public var sourceArea: Rect
  public var brush: Brush<Image>
  public var rop: RasterOperation
  public var scaleMode: ScaleMode
  public var mask: Mask<Image>

  @inlinable public init(
    source: Image, sourceArea: Rect, brush: Brush<Image>, rop: RasterOperation, scaleMode: ScaleMode, mask: Mask<Image>
  ) {
    self.source = source
    self.sourceArea = sourceArea
    self.brush = brush
    self.rop = rop
    self.scaleMode = scaleMode
    self.mask = mask
  }

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> DrawOpaque<Other> {
    DrawOpaque<Other>(
      source: try transform(source), sourceArea: sourceArea, brush: try brush.mapImages(transform), rop: rop, scaleMode: scaleMode,
      mask: try mask.mapImages(transform))
  }
}

extension DrawOpaque: Equatable where Image: Equatable {}
extension DrawOpaque: Hashable where Image: Hashable {}
extension DrawOpaque: Sendable where Image: Sendable {}
