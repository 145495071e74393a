/// START_MARK, from the client: recording began (spec 02, section 8.1).
public struct RecordStartMark: WireCoded {
  /// Milliseconds of the client.
  public var time: UInt32

  public init(time: UInt32) {
    self.time = time
  }

  public init(from reader: inout WireReader) throws(WireError) {
    time = try reader.u32("time")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(time)
  }
}
