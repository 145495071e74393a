public import SpiceWire

/// What a display channel wishes from its server, and how much it gives away.
public struct DisplayConfiguration: Hashable, Sendable {
  /// How the server should compress images; nil leaves it to the server. Sent only to servers that announce that they take wishes.
  public var preferredCompression: ImageCompression?
  /// The most surfaces a server may have at a time.
  public var surfaceLimit = 4096
  /// The most bytes that all surfaces may take together.
  public var surfaceByteLimit = 1 << 30
  /// The most palettes a server may have in the client's cache. Servers keep to 128 and remove an old one only after they have added the
  /// next.
  public var paletteLimit = 256

  public init(preferredCompression: ImageCompression? = .off) {
    self.preferredCompression = preferredCompression
  }
}
