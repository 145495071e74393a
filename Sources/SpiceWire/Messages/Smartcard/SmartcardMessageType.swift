/// What a message of the smartcard channel says (spec 02, section 9.1). Unknown values are kept.
public struct SmartcardMessageType: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let initialize = Self(rawValue: 1)
  /// Also the acknowledgement of most messages, with code 0.
  public static let error = Self(rawValue: 2)
  public static let readerAdd = Self(rawValue: 3)
  public static let readerRemove = Self(rawValue: 4)
  /// A card was inserted; its answer to reset.
  public static let atr = Self(rawValue: 5)
  public static let cardRemove = Self(rawValue: 6)
  /// A command to the card or its response.
  public static let apdu = Self(rawValue: 7)
  public static let flush = Self(rawValue: 8)
  public static let flushComplete = Self(rawValue: 9)
}
