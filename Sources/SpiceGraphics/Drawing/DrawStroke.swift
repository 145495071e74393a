/// Draws the lines of a path (spec 03, section 9.9).
public struct DrawStroke<Image> {
  public var path: Path
  public var attributes: LineAttributes
  public var brush: Brush<Image>
  /// For the dashes.
  public var foreMode: RasterOperation
  /// For the gaps; no known peer uses it.
  public var backMode: RasterOperation

  @inlinable public init(path: Path, attributes: LineAttributes, brush: Brush<Image>, foreMode: RasterOperation, backMode: RasterOperation)
  {
    self.path = path
    self.attributes = attributes
    self.brush = brush
    self.foreMode = foreMode
    self.backMode = backMode
  }

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> DrawStroke<Other> {
    DrawStroke<Other>(
      path: path, attributes: attributes, brush: try brush.mapImages(transform), foreMode: foreMode, backMode: backMode)
  }
}

extension DrawStroke: Equatable where Image: Equatable {}
extension DrawStroke: Hashable where Image: Hashable {}
extension DrawStroke: Sendable where Image: Sendable {}
