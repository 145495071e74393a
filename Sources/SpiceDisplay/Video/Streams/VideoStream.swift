public import SpiceGraphics

/// A part of a display's primary surface that behaves like video: what is the same for all clients.
public struct VideoStream: Hashable, Sendable {
  /// Counts the display's streams; unlike `id` it is never used again.
  public let serial: UInt64
  /// The stream's id on the wire, below 50 (spec 07, section 3.2).
  public let id: UInt32
  /// Where the video is. It may change while the stream goes on.
  public internal(set) var rect: Rect
  /// The part of `rect` that shows video. The rest is sent as pictures: something covers it, or it has not changed for a while. Empty while
  /// the stream is detached, that is, while all of its pixels must become exact.
  public internal(set) var visible: Region
  /// Counts the frames; 1 for the first. A client that has been sent a lower number can be sent the present picture of `rect`.
  public internal(set) var frame: UInt64
  /// When the newest frame came.
  public internal(set) var frameTime: Duration
  /// Frames a second that the source makes, up to `VideoStreams.mostFramesPerSecond`.
  public internal(set) var sourceRate: Double

  /// How long a part stays a part of the video although it does not change. It grows each time such a part turned out to be video after all.
  var patience: Int64
  /// The first of the frames that `sourceRate` is counted over, and how many there were.
  var countStart: Duration
  var counted = 0
  /// When a good part of it changed all the time, as video does.
  var lastBusy: Duration
  /// Where the video seems to have gone.
  var proposal: Rect?
  var lastCheck: Duration
  /// How many looks in sequence saw no picture.
  var poorLooks = 0
}
