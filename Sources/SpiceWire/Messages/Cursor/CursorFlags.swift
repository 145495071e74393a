/// What a Cursor structure carries and what its receiver keeps (spec 02, section 6.1). Unknown bits are kept.
public struct CursorFlags: OptionSet, Hashable, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// NONE: there is no shape.
  public static let noShape = Self(rawValue: 1)
  /// CACHE_ME: the client keeps the shape under its `unique`.
  public static let cacheMe = Self(rawValue: 2)
  /// FROM_CACHE: the shape is the one that the client keeps under `unique`.
  public static let fromCache = Self(rawValue: 4)
}
