public import SpiceCodecs
public import SpiceWire

/// What a display channel wishes from its server, and how much it gives away.
public struct DisplayConfiguration: Sendable {
  /// How the server should compress images; nil leaves it to the server. Sent only to servers that announce that they take wishes.
  public var preferredCompression: ImageCompression?
  /// The codecs of videos that are liked, best first; empty leaves it to the server. Sent only to servers that announce that they take
  /// wishes.
  public var preferredVideoCodecs: [VideoCodec] = []
  /// What decodes videos. M-JPEG is decoded by the JPEG library if nothing is given for it.
  public var videoDecoders: [VideoCodec: VideoDecoderFactory] = [:]
  /// What decodes JPEG, zlib and LZ4. Without JPEG and zlib some servers' images cannot be shown; LZ4 is announced only if it is there.
  public var libraries: CodecLibraries
  /// Pixels of the images that servers may have kept here, to refer to instead of sending them again; all displays of a session share
  /// them.
  public var cachedPixels = 20 << 20
  /// Pixels of the window of images that GLZ images copy from, 0 to 2^25; with any other number none is announced. It may take
  /// 4 bytes for each.
  public var glzWindowPixels = 1 << 22
  /// Pixels of the largest image that is decoded.
  public var imagePixelLimit = 1 << 26
  /// The most surfaces a server may have at a time.
  public var surfaceLimit = 4096
  /// The most bytes that all surfaces of a session may take together.
  public var surfaceByteLimit = 1 << 30
  /// The most bytes that messages of all channels of a session may take together while more of them must come, or while they wait for another
  /// display.
  public var messageByteLimit = 512 << 20
  /// The most palettes a server may have in the client's cache. Servers keep to 128 and remove an old one only after they have added the
  /// next.
  public var paletteLimit = 256
  /// The most streams that a server may have on a display at a time. The reference server has up to 50.
  public var streamLimit = 64
  /// Milliseconds that a display waits for what another display of the session must bring; then it is closed.
  public var waitLimit: UInt64 = 30_000

  public init(preferredCompression: ImageCompression? = nil, libraries: CodecLibraries = CodecLibraries()) {
    self.preferredCompression = preferredCompression
    self.libraries = libraries
  }
}
