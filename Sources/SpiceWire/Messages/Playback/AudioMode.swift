/// MODE of the playback and record channels: how DATA is written from now on (spec 02, sections 7.1 and 8.1).
public struct AudioMode: WireCoded {
  public var time: UInt32
  public var encoding: AudioEncoding
  /// No encoding has any.
  public var data: ArraySlice<UInt8>

  public init(time: UInt32, encoding: AudioEncoding, data: ArraySlice<UInt8>) {
    self.time = time
    self.encoding = encoding
    self.data = data
  }

  public init(from reader: inout WireReader) throws(WireError) {
    time = try reader.u32("time")
    encoding = AudioEncoding(rawValue: try reader.u16("mode"))
    data = reader.rest()
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(time)
    writer.u16(encoding.rawValue)
    writer.payload(data)
  }
}
