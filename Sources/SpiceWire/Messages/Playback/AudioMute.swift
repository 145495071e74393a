/// MUTE of the playback and record channels (spec 02, sections 7.1 and 8.1).
public struct AudioMute: WireCoded {
  public var isMuted: Bool

  public init(isMuted: Bool) {
    self.isMuted = isMuted
  }

  public init(from reader: inout WireReader) throws(WireError) {
    isMuted = try reader.flag("mute")
  }

  public func write(to writer: inout WireWriter) {
    writer.flag(isMuted)
  }
}
