/// Copies all pixels of the source but those of one colour (spec 03, section 9.11).
public struct DrawTransparent<Image> {
  /// The picture that is copied.
  public var source: Image
  /// The part of the source that goes into the box; stretched if the sizes differ.
  public var sourceArea: Rect
  /// The colour in the format of the source; no known peer uses it.
  public var sourceColor: UInt32
  /// The colour as 0x00RRGGBB.
  public var trueColor: UInt32

  @inlinable public init(source: Image, sourceArea: Rect, sourceColor: UInt32, trueColor: UInt32) {
    self.source = source
    self.sourceArea = sourceArea
    self.sourceColor = sourceColor
    self.trueColor = trueColor
  }

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> DrawTransparent<Other>
  {
    DrawTransparent<Other>(
      source: try transform(source), sourceArea: sourceArea, sourceColor: sourceColor, trueColor: trueColor)
  }
}

extension DrawTransparent: Equatable where Image: Equatable {}
extension DrawTransparent: Hashable where Image: Hashable {}
extension DrawTransparent: Sendable where Image: Sendable {}
