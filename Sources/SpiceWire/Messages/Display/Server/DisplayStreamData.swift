/// A frame of a stream (spec 03, section 10.2).
public struct DisplayStreamData: WireCoded {
  public var id: UInt32
  /// When the frame is to be shown: milliseconds of the session's multimedia clock, which wraps.
  public var multimediaTime: UInt32
  public var data: ArraySlice<UInt8>

  public init(id: UInt32, multimediaTime: UInt32, data: ArraySlice<UInt8>) {
    self.id = id
    self.multimediaTime = multimediaTime
    self.data = data
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.u32("base.id")
    multimediaTime = try reader.u32("base.multi_media_time")
    data = try reader.sizedData()
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(id)
    writer.u32(multimediaTime)
    writer.sizedData(data)
  }
}
