/// Draws glyphs (spec 03, section 9.10).
public struct DrawText<Image> {
  public var string: GlyphString
  /// Filled with the back brush first, unless it is empty.
  public var backArea: Rect
  public var foreBrush: Brush<Image>
  public var backBrush: Brush<Image>
  public var foreMode: RasterOperation
  public var backMode: RasterOperation

  @inlinable public init(
    string: GlyphString, backArea: Rect, foreBrush: Brush<Image>, backBrush: Brush<Image>, foreMode: RasterOperation,
    backMode: RasterOperation
  ) {
    self.string = string
    self.backArea = backArea
    self.foreBrush = foreBrush
    self.backBrush = backBrush
    self.foreMode = foreMode
    self.backMode = backMode
  }

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> DrawText<Other> {
    DrawText<Other>(
      string: string, backArea: backArea, foreBrush: try foreBrush.mapImages(transform), backBrush: try backBrush.mapImages(transform),
      foreMode: foreMode, backMode: backMode)
  }
}

extension DrawText: Equatable where Image: Equatable {}
extension DrawText: Hashable where Image: Hashable {}
extension DrawText: Sendable where Image: Sendable {}
