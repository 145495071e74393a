/// DATA of the playback and record channels: a frame of sound (spec 02, sections 7.2 and 8.2).
public struct AudioData: WireCoded {
  /// Milliseconds of the multimedia clock.
  public var time: UInt32
  public var data: ArraySlice<UInt8>

  public init(time: UInt32, data: ArraySlice<UInt8>) {
    self.time = time
    self.data = data
  }

  public init(from reader: inout WireReader) throws(WireError) {
    time = try reader.u32("time")
    data = reader.rest()
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(time)
    writer.payload(data)
  }
}
