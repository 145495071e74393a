/// Whom a NOTIFY message should reach (spec 01, section 8.7). Unknown values are kept.
public struct NotifyVisibility: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let low = Self(rawValue: 0)
  public static let medium = Self(rawValue: 1)
  public static let high = Self(rawValue: 2)
}
