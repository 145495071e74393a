/// A dma-buf to show (spec 03, section 11.1); its file descriptor comes with one more byte behind the message, outside of the framing.
public struct DisplayGLScanoutUnix: WireCoded {
  /// Pixels.
  public var width: UInt32
  /// Pixels.
  public var height: UInt32
  /// Bytes.
  public var stride: UInt32
  /// A four-character code; 0 stands for no scanout.
  public var drmFormat: UInt32
  /// Bit 0: the first row is the top one.
  public var flags: UInt32

  public init(width: UInt32, height: UInt32, stride: UInt32, drmFormat: UInt32, flags: UInt32) {
    self.width = width
    self.height = height
    self.stride = stride
    self.drmFormat = drmFormat
    self.flags = flags
  }

  public init(from reader: inout WireReader) throws(WireError) {
    width = try reader.u32("width")
    height = try reader.u32("height")
    stride = try reader.u32("stride")
    drmFormat = try reader.u32("drm_fourcc_format")
    flags = try reader.u32("flags")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(width)
    writer.u32(height)
    writer.u32(stride)
    writer.u32(drmFormat)
    writer.u32(flags)
  }
}
