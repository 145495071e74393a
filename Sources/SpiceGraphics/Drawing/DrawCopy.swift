/// Copies the source (spec 03, sections 9.5 and 9.6).
public struct DrawCopy<Image> {
  /// The picture that is copied.
  public var source: Image
  /// The part of the source that goes into the box; stretched if the sizes differ.
  public var sourceArea: Rect
  public var rop: RasterOperation
  public var scaleMode: ScaleMode
  public var mask: Mask<Image>

  @inlinable public init(source: Image, sourceArea: Rect, rop: RasterOperation, scaleMode: ScaleMode, mask: Mask<Image>) {
    self.source = source
    self.sourceArea = sourceArea
    self.rop = rop
    self.scaleMode = scaleMode
    self.mask = mask
  }

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> DrawCopy<Other> {
    DrawCopy<Other>(
      source: try transform(source), sourceArea: sourceArea, rop: rop, scaleMode: scaleMode, mask: try mask.mapImages(transform))
  }
}

extension DrawCopy: Equatable where Image: Equatable {}
extension DrawCopy: Hashable where Image: Hashable {}
extension DrawCopy: Sendable where Image: Sendable {}
