/// Mouse modes that a session supports (spec 02, section 3.4). Unknown bits are kept.
public struct MouseModes: OptionSet, Hashable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let server = Self(rawValue: 1)
  public static let client = Self(rawValue: 2)
}
