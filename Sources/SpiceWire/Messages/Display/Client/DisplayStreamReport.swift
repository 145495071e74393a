/// How the frames of a stream arrive (spec 03, section 12.2).
public struct DisplayStreamReport: WireCoded {
  public var streamID: UInt32
  /// From stream_activate_report.
  public var uniqueID: UInt32
  /// Multimedia time of the window's first frame.
  public var startFrameTime: UInt32
  /// Multimedia time of its last frame.
  public var endFrameTime: UInt32
  /// Frames received in the window.
  public var frames: UInt32
  /// Those of them that came too late; `UInt32.max` without frames: the stream cannot be shown.
  public var drops: UInt32
  /// Milliseconds by which the last frame came early.
  public var lastFrameDelay: Int32
  /// Milliseconds of sound that are queued; `UInt32.max` without playback.
  public var audioDelay: UInt32

  public init(
    streamID: UInt32, uniqueID: UInt32, startFrameTime: UInt32, endFrameTime: UInt32, frames: UInt32, drops: UInt32, lastFrameDelay: Int32,
    audioDelay: UInt32
  ) {
    self.streamID = streamID
    self.uniqueID = uniqueID
    self.startFrameTime = startFrameTime
    self.endFrameTime = endFrameTime
    self.frames = frames
    self.drops = drops
    self.lastFrameDelay = lastFrameDelay
    self.audioDelay = audioDelay
  }

  public init(from reader: inout WireReader) throws(WireError) {
    streamID = try reader.u32("stream_id")
    uniqueID = try reader.u32("unique_id")
    startFrameTime = try reader.u32("start_frame_mm_time")
    endFrameTime = try reader.u32("end_frame_mm_time")
    frames = try reader.u32("num_frames")
    drops = try reader.u32("num_drops")
    lastFrameDelay = try reader.i32("last_frame_delay")
    audioDelay = try reader.u32("audio_delay")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(streamID)
    writer.u32(uniqueID)
    writer.u32(startFrameTime)
    writer.u32(endFrameTime)
    writer.u32(frames)
    writer.u32(drops)
    writer.i32(lastFrameDelay)
    writer.u32(audioDelay)
  }
}
