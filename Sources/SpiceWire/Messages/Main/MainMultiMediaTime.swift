/// MULTI_MEDIA_TIME, from the server: sets the clock that video and sound are stamped with (spec 02, section 3.5).
public struct MainMultiMediaTime: WireCoded {
  /// Milliseconds; wraps.
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
