/// Fills the box with a brush (spec 03, section 9.3).
public struct DrawFill<Image> {
  public var brush: Brush<Image>
  public var rop: RasterOperation
  public var mask: Mask<Image>

  @inlinable public init(brush: Brush<Image>, rop: RasterOperation, mask: Mask<Image>) {
    self.brush = brush
    self.rop = rop
    self.mask = mask
  }

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> DrawFill<Other> {
    DrawFill<Other>(brush: try brush.mapImages(transform), rop: rop, mask: try mask.mapImages(transform))
  }
}

extension DrawFill: Equatable where Image: Equatable {}
extension DrawFill: Hashable where Image: Hashable {}
extension DrawFill: Sendable where Image: Sendable {}
