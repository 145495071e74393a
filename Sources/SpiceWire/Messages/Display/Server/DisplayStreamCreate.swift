public import SpiceGraphics

/// A video stream that is shown on a part of a surface (spec 03, section 10.1).
public struct DisplayStreamCreate: WireCoded {
  public var surfaceID: UInt32
  /// The stream's id; whoever keeps streams limits it.
  public var id: UInt32
  public var flags: StreamFlags
  public var codec: VideoCodec
  /// Not used by any known peer.
  public var stamp: UInt64
  /// Pixels of the encoded frames.
  public var streamWidth: UInt32
  public var streamHeight: UInt32
  public var sourceWidth: UInt32
  public var sourceHeight: UInt32
  /// Where frames are drawn, scaled to this size.
  public var destination: Rect
  public var clip: Clip

  public init(
    surfaceID: UInt32, id: UInt32, flags: StreamFlags, codec: VideoCodec, stamp: UInt64, streamWidth: UInt32, streamHeight: UInt32,
    sourceWidth: UInt32, sourceHeight: UInt32, destination: Rect, clip: Clip
  ) {
    self.surfaceID = surfaceID
    self.id = id
    self.flags = flags
    self.codec = codec
    self.stamp = stamp
    self.streamWidth = streamWidth
    self.streamHeight = streamHeight
    self.sourceWidth = sourceWidth
    self.sourceHeight = sourceHeight
    self.destination = destination
    self.clip = clip
  }

  public init(from reader: inout WireReader) throws(WireError) {
    surfaceID = try reader.u32("surface_id")
    id = try reader.u32("id")
    flags = StreamFlags(rawValue: try reader.u8("flags"))
    codec = VideoCodec(rawValue: try reader.u8("codec_type"))
    stamp = try reader.u64("stamp")
    streamWidth = try reader.u32("stream_width")
    streamHeight = try reader.u32("stream_height")
    sourceWidth = try reader.u32("src_width")
    sourceHeight = try reader.u32("src_height")
    destination = try reader.rect("dest")
    clip = try Clip(from: &reader)
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(surfaceID)
    writer.u32(id)
    writer.u8(flags.rawValue)
    writer.u8(codec.rawValue)
    writer.u64(stamp)
    writer.u32(streamWidth)
    writer.u32(streamHeight)
    writer.u32(sourceWidth)
    writer.u32(sourceHeight)
    writer.rect(destination)
    clip.write(to: &writer)
  }
}
