/// Combines source, brush and destination by a table of eight bits (spec 03, section 9.8).
public struct DrawRop3<Image> {
  /// The picture that is copied.
  public var source: Image
  /// The part of the source that goes into the box; stretched if the sizes differ.
  public var sourceArea: Rect
  public var brush: Brush<Image>
  /// The result for brush bit P, source bit S and destination bit D is bit P * 4 + S * 2 + D.
  public var code: UInt8
  public var scaleMode: ScaleMode
  public var mask: Mask<Image>

  @inlinable public init(source: Image, sourceArea: Rect, brush: Brush<Image>, code: UInt8, scaleMode: ScaleMode, mask: Mask<Image>) {
    self.source = source
    self.sourceArea = sourceArea
    self.brush = brush
    self.code = code
    self.scaleMode = scaleMode
    self.mask = mask
  }

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> DrawRop3<Other> {
    DrawRop3<Other>(
      source: try transform(source), sourceArea: sourceArea, brush: try brush.mapImages(transform), code: code, scaleMode: scaleMode,
      mask: try mask.mapImages(transform))
  }
}

extension DrawRop3: Equatable where Image: Equatable {}
extension DrawRop3: Hashable where Image: Hashable {}
extension DrawRop3: Sendable where Image: Sendable {}
