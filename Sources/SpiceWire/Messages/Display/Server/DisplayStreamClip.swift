public import SpiceGraphics

/// Replaces the clip of a stream (spec 03, section 10.4).
public struct DisplayStreamClip: WireCoded {
  public var id: UInt32
  /// Without any rectangle the stream is hidden.
  public var clip: Clip

  public init(id: UInt32, clip: Clip) {
    self.id = id
    self.clip = clip
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.u32("id")
    clip = try Clip(from: &reader)
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(id)
    clip.write(to: &writer)
  }
}
