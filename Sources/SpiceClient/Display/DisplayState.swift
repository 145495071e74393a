public import SpiceGraphics
public import SpiceWire

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

  /// A part of a surface that is shown as a video.
  public struct Stream: Hashable, Sendable {
    public var id: UInt32
    public var surfaceID: UInt32
    public var codec: VideoCodec
    /// Pixels of the surface.
    public var destination: Rect

    public init(id: UInt32, surfaceID: UInt32, codec: VideoCodec, destination: Rect) {
      self.id = id
      self.surfaceID = surfaceID
      self.codec = codec
      self.destination = destination
    }
  }

  /// The size of the primary surface; nil while there is none.
  public var primarySize: Size?
  public var primaryFormat: SurfaceFormat?
  /// True when the server has said that the primary surface's picture is whole.
  public var isMarked = false
  /// The guest's screens, if the server tells them; else one that is the whole primary surface.
  public var monitors: [Monitor] = []
  /// The videos that are shown, in the order in which they began.
  public var streams: [Stream] = []
  public var statistics = DisplayStatistics()

  public init() {}
}
