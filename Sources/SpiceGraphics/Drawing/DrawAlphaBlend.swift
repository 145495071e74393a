/// Lays the source over the destination (spec 03, section 9.12).
public struct DrawAlphaBlend<Image> {
  public var flags: AlphaFlags
  /// Multiplies the source; 255 leaves it as it is.
  public var alpha: UInt8
  /// The picture that is copied.
  public var source: Image
  /// The part of the source that goes into the box; stretched if the sizes differ.
  public var sourceArea: Rect

  @inlinable public init(flags: AlphaFlags, alpha: UInt8, source: Image, sourceArea: Rect) {
    self.flags = flags
    self.alpha = alpha
    self.source = source
    self.sourceArea = sourceArea
  }

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> DrawAlphaBlend<Other> {
    DrawAlphaBlend<Other>(
      flags: flags, alpha: alpha, source: try transform(source), sourceArea: sourceArea)
  }
}

extension DrawAlphaBlend: Equatable where Image: Equatable {}
extension DrawAlphaBlend: Hashable where Image: Hashable {}
extension DrawAlphaBlend: Sendable where Image: Sendable {}
