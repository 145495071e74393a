/// How the client would like images to be compressed (spec 03, section 12.3).
public struct DisplayPreferredCompression: WireCoded {
  public var compression: ImageCompression

  public init(compression: ImageCompression) {
    self.compression = compression
  }

  public init(from reader: inout WireReader) throws(WireError) {
    compression = ImageCompression(rawValue: try reader.u8("image_compression"))
  }

  public func write(to writer: inout WireWriter) {
    writer.u8(compression.rawValue)
  }
}
