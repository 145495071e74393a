public import SpiceGraphics

/// A frame of a stream that has its own size and place (spec 03, section 10.3).
public struct DisplayStreamDataSized: WireCoded {
  public var id: UInt32
  /// When the frame is to be shown: milliseconds of the session's multimedia clock, which wraps.
  public var multimediaTime: UInt32
  /// Pixels.
  public var width: UInt32
  /// Pixels.
  public var height: UInt32
  /// Takes the place of the stream's destination for this frame.
  public var destination: Rect
  public var data: ArraySlice<UInt8>

  public init(id: UInt32, multimediaTime: UInt32, width: UInt32, height: UInt32, destination: Rect, data: ArraySlice<UInt8>) {
    self.id = id
    self.multimediaTime = multimediaTime
    self.width = width
    self.height = height
    self.destination = destination
    self.data = data
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.u32("base.id")
    multimediaTime = try reader.u32("base.multi_media_time")
    width = try reader.u32("width")
    height = try reader.u32("height")
    destination = try reader.rect("dest")
    data = try reader.sizedData()
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(id)
    writer.u32(multimediaTime)
    writer.u32(width)
    writer.u32(height)
    writer.rect(destination)
    writer.sizedData(data)
  }
}
