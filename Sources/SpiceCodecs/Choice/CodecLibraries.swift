/// The libraries for the parts of codecs that are not of SPICE. What is missing is not used.
public struct CodecLibraries: Sendable {
  public var zlib: (any ZlibCodec)?
  public var lz4: (any LZ4BlockCodec)?
  public var jpeg: (any JPEGCodec)?

  public init(zlib: (any ZlibCodec)? = nil, lz4: (any LZ4BlockCodec)? = nil, jpeg: (any JPEGCodec)? = nil) {
    self.zlib = zlib
    self.lz4 = lz4
    self.jpeg = jpeg
  }
}
