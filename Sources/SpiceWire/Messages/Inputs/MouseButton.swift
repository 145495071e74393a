/// The button that a press or release is about (spec 02, section 5.1). Unknown values are kept; 0 is invalid.
public struct MouseButton: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let left = Self(rawValue: 1)
  public static let middle = Self(rawValue: 2)
  public static let right = Self(rawValue: 3)
  public static let wheelUp = Self(rawValue: 4)
  public static let wheelDown = Self(rawValue: 5)
  public static let side = Self(rawValue: 6)
  public static let extra = Self(rawValue: 7)
}
