/// What a display channel has done since it was opened.
public struct DisplayStatistics: Hashable, Sendable {
  /// Images of one form.
  public struct Images: Hashable, Sendable {
    public var count = 0
    /// Bytes of the images as they came.
    public var bytes = 0
    public var pixels = 0

    public init() {}
  }

  /// Drawing messages.
  public var drawings = 0
  /// Images that came, by the number of their form (`WireImage.type`; spec 03, section 7.2).
  public var images: [UInt8: Images] = [:]
  /// Images that were taken from the cache.
  public var cacheHits = 0
  /// Messages that waited for another display.
  public var waits = 0
  /// Frames of videos.
  public var frames = 0
  /// Of these, frames that were not shown.
  public var droppedFrames = 0

  public init() {}
}
