public import SpiceWire

/// One video stream of a display.
public struct StreamStatistics: Hashable, Sendable {
  public var display: UInt8
  public var id: UInt32
  public var codec: VideoCodec
  /// Pixels of the encoded frames, as the stream was announced.
  public var width: UInt32
  public var height: UInt32
  public internal(set) var frames: UInt64 = 0
  public internal(set) var bytes: UInt64 = 0
  /// Frames that the client reported as too late to be shown.
  public internal(set) var reportedDrops: UInt64 = 0
  /// Milliseconds by which the last frame of the last report came early; nil before the first report.
  public internal(set) var reportedMargin: Int32?
  /// Nanoseconds, on the clock of the statistics, when the first and the last frame came.
  var firstFrame: Int64?
  var lastFrame: Int64 = 0
  /// The number that the server gave its wish for reports.
  var reportID: UInt32?
  public internal(set) var hasEnded = false

  init(display: UInt8, _ message: DisplayStreamCreate) {
    self.display = display
    id = message.id
    codec = message.codec
    width = message.streamWidth
    height = message.streamHeight
  }

  /// Frames a second, from the first to the last; nil before there are two.
  public var framesPerSecond: Double? {
    guard let firstFrame, frames > 1, lastFrame > firstFrame else { return nil }
    return Double(frames - 1) * 1e9 / Double(lastFrame - firstFrame)
  }

  mutating func frame(bytes count: Int, at time: Int64) {
    frames += 1
    bytes &+= UInt64(count)
    if firstFrame == nil { firstFrame = time }
    lastFrame = time
  }
}
