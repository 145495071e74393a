/// The three locks of a keyboard (spec 02, section 5.1). Unknown bits are kept.
public struct KeyboardModifiers: OptionSet, Hashable, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let scrollLock = Self(rawValue: 1)
  public static let numLock = Self(rawValue: 2)
  public static let capsLock = Self(rawValue: 4)
}
