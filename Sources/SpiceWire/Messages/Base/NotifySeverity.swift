/// How bad the event of a NOTIFY message is (spec 01, section 8.7). Unknown values are kept.
public struct NotifySeverity: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let info = Self(rawValue: 0)
  public static let warning = Self(rawValue: 1)
  public static let error = Self(rawValue: 2)
}
