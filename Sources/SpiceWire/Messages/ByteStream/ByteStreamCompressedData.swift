/// COMPRESSED_DATA of a byte-pipe channel: a piece of the stream, compressed (spec 02, section 10).
public struct ByteStreamCompressedData: WireCoded {
  public var compression: ByteStreamCompression
  /// Bytes of the piece once it is decompressed; with the compression `none` it does not travel and is 0.
  public var uncompressedSize: UInt32
  public var data: ArraySlice<UInt8>

  public init(compression: ByteStreamCompression, uncompressedSize: UInt32, data: ArraySlice<UInt8>) {
    self.compression = compression
    self.uncompressedSize = uncompressedSize
    self.data = data
  }

  public init(from reader: inout WireReader) throws(WireError) {
    compression = ByteStreamCompression(rawValue: try reader.u8("type"))
    uncompressedSize = compression == .none ? 0 : try reader.u32("uncompressed_size")
    data = reader.rest()
  }

  public func write(to writer: inout WireWriter) {
    writer.u8(compression.rawValue)
    if compression != .none { writer.u32(uncompressedSize) }
    writer.payload(data)
  }
}
