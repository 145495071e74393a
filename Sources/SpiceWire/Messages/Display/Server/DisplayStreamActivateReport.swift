/// Asks for reports about a stream (spec 03, section 10.7).
public struct DisplayStreamActivateReport: WireCoded {
  public var streamID: UInt32
  /// Goes back in each report.
  public var uniqueID: UInt32
  /// Frames after which a report is due.
  public var maxWindowSize: UInt32
  /// Milliseconds after which a report is due.
  public var timeout: UInt32

  public init(streamID: UInt32, uniqueID: UInt32, maxWindowSize: UInt32, timeout: UInt32) {
    self.streamID = streamID
    self.uniqueID = uniqueID
    self.maxWindowSize = maxWindowSize
    self.timeout = timeout
  }

  public init(from reader: inout WireReader) throws(WireError) {
    streamID = try reader.u32("stream_id")
    uniqueID = try reader.u32("unique_id")
    maxWindowSize = try reader.u32("max_window_size")
    timeout = try reader.u32("timeout_ms")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(streamID)
    writer.u32(uniqueID)
    writer.u32(maxWindowSize)
    writer.u32(timeout)
  }
}
