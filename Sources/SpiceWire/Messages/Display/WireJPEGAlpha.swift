/// A JPEG of the colours and an LZ stream of the alpha values (spec 03, section 7.8).
///
/// A JPEG that is larger than both parts together is refused, although the reference parser takes it and its client then crashes: there is
/// nothing that such sizes could mean.
public struct WireJPEGAlpha: WireCoded {
  /// Bit 0: the first row of the alpha values is the top one.
  public var flags: UInt8
  public var jpeg: ArraySlice<UInt8>
  public var alpha: ArraySlice<UInt8>

  public init(flags: UInt8, jpeg: ArraySlice<UInt8>, alpha: ArraySlice<UInt8>) {
    self.flags = flags
    self.jpeg = jpeg
    self.alpha = alpha
  }

  public init(from reader: inout WireReader) throws(WireError) {
    flags = try reader.u8("flags")
    let jpegSize = try reader.u32("jpeg_size")
    let size = try reader.u32("data_size")
    guard jpegSize <= size else { throw reader.error("jpeg_size", .tooLarge(value: UInt64(jpegSize), limit: UInt64(size))) }
    jpeg = try reader.bytes(Int(jpegSize), "data")
    alpha = try reader.bytes(Int(size - jpegSize), "data")
  }

  public func write(to writer: inout WireWriter) {
    writer.u8(flags)
    writer.u32(UInt32(jpeg.count))
    writer.u32(UInt32(jpeg.count + alpha.count))
    writer.payload(jpeg)
    writer.payload(alpha)
  }
}
