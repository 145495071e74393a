/// How a server compresses images (spec 03, section 12.3). Any number is a value, because a peer may send any.
public struct ImageCompression: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let off = ImageCompression(rawValue: 1)
  /// GLZ for pictures that look drawn, QUIC for photos.
  public static let autoGLZ = ImageCompression(rawValue: 2)
  /// LZ for pictures that look drawn, QUIC for photos.
  public static let autoLZ = ImageCompression(rawValue: 3)
  public static let quic = ImageCompression(rawValue: 4)
  public static let glz = ImageCompression(rawValue: 5)
  public static let lz = ImageCompression(rawValue: 6)
  public static let lz4 = ImageCompression(rawValue: 7)
}
