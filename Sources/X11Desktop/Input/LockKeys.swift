/// The locks of a keyboard that are on, with the bits of SPICE's keyboard modifiers (spec 02, section 5.1).
public struct LockKeys: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let scroll = LockKeys(rawValue: 1)
  public static let num = LockKeys(rawValue: 2)
  public static let caps = LockKeys(rawValue: 4)
}
