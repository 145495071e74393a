public import SpiceGraphics

/// What a display channel shows.
public struct DisplayState: Hashable, Sendable {
  /// A rectangle of the primary surface that is one screen of the guest (spec 03, section 8.10).
  public struct Monitor: Hashable, Sendable {
    public var id: UInt32
    public var surfaceID: UInt32
    /// Pixels of the primary surface.
    public var area: Rect

    public init(id: UInt32, surfaceID: UInt32, area: Rect) {
      self.id = id
      self.surfaceID = surfaceID
      self.area = area
    }
  }

  /// The size of the primary surface; nil while there is none.
  public var primarySize: Size?
  public var primaryFormat: SurfaceFormat?
  /// True when the server has said that the primary surface's picture is whole.
  public var isMarked = false
  /// The guest's screens, if the server tells them; else one that is the whole primary surface.
  public var monitors: [Monitor] = []

  public init() {}
}
