/// The buttons that are down after an event (spec 02, section 5.1). Unknown bits are kept.
public struct MouseButtons: OptionSet, Hashable, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let left = Self(rawValue: 1)
  public static let middle = Self(rawValue: 2)
  public static let right = Self(rawValue: 4)
  public static let wheelUp = Self(rawValue: 8)
  public static let wheelDown = Self(rawValue: 0x10)
  public static let side = Self(rawValue: 0x20)
  public static let extra = Self(rawValue: 0x40)
}
