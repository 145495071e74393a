/// How the bytes of a COMPRESSED_DATA message are compressed (spec 02, section 10). Unknown values are kept.
public struct ByteStreamCompression: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Defined, but closes the channel at the reference server; never send it.
  public static let none = Self(rawValue: 0)
  /// One LZ4 block without a frame header.
  public static let lz4 = Self(rawValue: 1)
}
