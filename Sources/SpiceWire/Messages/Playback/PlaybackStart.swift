/// START of the playback channel, from the server (spec 02, section 7.1).
public struct PlaybackStart: WireCoded {
  public var channels: UInt32
  public var format: AudioFormat
  /// Samples a second.
  public var frequency: UInt32
  /// Milliseconds of the multimedia clock.
  public var time: UInt32

  public init(channels: UInt32, format: AudioFormat, frequency: UInt32, time: UInt32) {
    self.channels = channels
    self.format = format
    self.frequency = frequency
    self.time = time
  }

  public init(from reader: inout WireReader) throws(WireError) {
    channels = try reader.u32("channels")
    format = AudioFormat(rawValue: try reader.u16("format"))
    frequency = try reader.u32("frequency")
    time = try reader.u32("time")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(channels)
    writer.u16(format.rawValue)
    writer.u32(frequency)
    writer.u32(time)
  }
}
