/// The format of one sample (spec 02, section 7.1). Unknown values are kept.
public struct AudioFormat: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let invalid = Self(rawValue: 0)
  /// Signed, 16 bits, little-endian.
  public static let s16 = Self(rawValue: 1)
}
