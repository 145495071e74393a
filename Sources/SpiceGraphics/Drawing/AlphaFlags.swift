/// Which surfaces have an alpha channel in an alpha blend (spec 03, section 9.12).
public struct AlphaFlags: OptionSet, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The fourth byte of the destination takes part as its alpha.
  public static let destinationHasAlpha = AlphaFlags(rawValue: 1)
  /// The fourth byte of a source surface is its alpha.
  public static let sourceSurfaceHasAlpha = AlphaFlags(rawValue: 2)
}
