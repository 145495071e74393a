/// Moves pixels inside a surface (spec 03, section 9.2).
public struct CopyBits: Hashable, Sendable {
  /// Where the upper left pixel of the box comes from.
  public var sourcePosition: Point

  public init(sourcePosition: Point) {
    self.sourcePosition = sourcePosition
  }
}
