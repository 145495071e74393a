public import SpiceCodecs
public import SpiceWire

/// What a display channel wishes from its server, and how much it gives away.
public struct DisplayConfiguration: Sendable {
  /// How the server should compress images; nil leaves it to the server. Sent only to servers that announce that they take wishes.
  public var preferredCompression: ImageCompression?
  /// What decodes JPEG, zlib and LZ4. Without JPEG and zlib some servers' images cannot be shown; LZ4 is announced only if it is there.
  public var libraries: CodecLibraries
  /// Pixels of the window of images that GLZ images copy from, 0 to 2^25; with any other number none is announced. It may take
  /// 4 bytes for each.
  public var glzWindowPixels = 1 << 22
  /// Pixels of the largest image that is decoded.
  public var imagePixelLimit = 1 << 26
  /// The most surfaces a server may have at a time.
  public var surfaceLimit = 4096
  /// The most bytes that all surfaces may take together.
  public var surfaceByteLimit = 1 << 30
  /// The most palettes a server may have in the client's cache. Servers keep to 128 and remove an old one only after they have added the
  /// next.
  public var paletteLimit = 256

  public init(preferredCompression: ImageCompression? = nil, libraries: CodecLibraries = CodecLibraries()) {
    self.preferredCompression = preferredCompression
    self.libraries = libraries
  }
}
