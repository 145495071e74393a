/// The code of a smartcard Error message (spec 02, section 9.1). Unknown values are kept.
public struct SmartcardErrorCode: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let success = Self(rawValue: 0)
  public static let general = Self(rawValue: 1)
  public static let cannotAddMoreReaders = Self(rawValue: 2)
  public static let cardAlreadyInserted = Self(rawValue: 3)
}
