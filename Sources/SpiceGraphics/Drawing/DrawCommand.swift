/// An operation and where it draws (spec 03, section 6.3: DisplayBase).
public struct DrawCommand<Image> {
  /// The destination.
  public var surfaceID: UInt32
  /// The destination rectangle; it may reach out of the surface.
  public var box: Rect
  public var clip: Clip
  public var operation: DrawOperation<Image>

  @inlinable public init(surfaceID: UInt32, box: Rect, clip: Clip, operation: DrawOperation<Image>) {
    self.surfaceID = surfaceID
    self.box = box
    self.clip = clip
    self.operation = operation
  }

  /// The same with every image replaced by what `transform` makes of it.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> DrawCommand<Other> {
    DrawCommand<Other>(surfaceID: surfaceID, box: box, clip: clip, operation: try operation.mapImages(transform))
  }
}

extension DrawCommand: Equatable where Image: Equatable {}
extension DrawCommand: Hashable where Image: Hashable {}
extension DrawCommand: Sendable where Image: Sendable {}
