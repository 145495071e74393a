/// START of the record channel, from the server (spec 02, section 8.1). Unlike that of the playback channel it has no time.
public struct RecordStart: WireCoded {
  public var channels: UInt32
  public var format: AudioFormat
  /// Samples a second.
  public var frequency: UInt32

  public init(channels: UInt32, format: AudioFormat, frequency: UInt32) {
    self.channels = channels
    self.format = format
    self.frequency = frequency
  }

  public init(from reader: inout WireReader) throws(WireError) {
    channels = try reader.u32("channels")
    format = AudioFormat(rawValue: try reader.u16("format"))
    frequency = try reader.u32("frequency")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(channels)
    writer.u16(format.rawValue)
    writer.u32(frequency)
  }
}
