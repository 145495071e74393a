/// A key by its place on a PC keyboard: the set 1 scan code of its press (spec 11, section 10.2).
///
/// 0x01 to 0x7f are plain codes, 0x100 | x stands for the bytes e0 x, 0x200 | x for e1 x. Servers and guests know keys by these codes alone;
/// which character a key gives is the guest's layout's matter.
public struct ScanCode: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let escape = ScanCode(rawValue: 0x01)
  public static let backspace = ScanCode(rawValue: 0x0e)
  public static let tab = ScanCode(rawValue: 0x0f)
  public static let enter = ScanCode(rawValue: 0x1c)
  public static let leftControl = ScanCode(rawValue: 0x1d)
  public static let leftShift = ScanCode(rawValue: 0x2a)
  public static let rightShift = ScanCode(rawValue: 0x36)
  public static let leftAlt = ScanCode(rawValue: 0x38)
  public static let space = ScanCode(rawValue: 0x39)
  public static let capsLock = ScanCode(rawValue: 0x3a)
  public static let numLock = ScanCode(rawValue: 0x45)
  public static let scrollLock = ScanCode(rawValue: 0x46)
  public static let keypadEnter = ScanCode(rawValue: 0x11c)
  public static let rightControl = ScanCode(rawValue: 0x11d)
  public static let printScreen = ScanCode(rawValue: 0x137)
  /// Alt Gr on many layouts.
  public static let rightAlt = ScanCode(rawValue: 0x138)
  public static let home = ScanCode(rawValue: 0x147)
  public static let upArrow = ScanCode(rawValue: 0x148)
  public static let pageUp = ScanCode(rawValue: 0x149)
  public static let leftArrow = ScanCode(rawValue: 0x14b)
  public static let rightArrow = ScanCode(rawValue: 0x14d)
  public static let end = ScanCode(rawValue: 0x14f)
  public static let downArrow = ScanCode(rawValue: 0x150)
  public static let pageDown = ScanCode(rawValue: 0x151)
  public static let insert = ScanCode(rawValue: 0x152)
  public static let delete = ScanCode(rawValue: 0x153)
  /// The key with the mark of the system: Windows, Command.
  public static let leftMeta = ScanCode(rawValue: 0x15b)
  public static let rightMeta = ScanCode(rawValue: 0x15c)
  public static let menu = ScanCode(rawValue: 0x15d)

  /// Shift, Control, Alt and the system's key: those that are held while others are pressed.
  public var isModifier: Bool {
    switch self {
    case .leftShift, .rightShift, .leftControl, .rightControl, .leftAlt, .rightAlt, .leftMeta, .rightMeta: true
    default: false
    }
  }

  /// F1 to F24; nil for other numbers.
  public static func function(_ number: Int) -> ScanCode? {
    switch number {
    case 1...10: ScanCode(rawValue: UInt16(0x3a + number))
    case 11, 12: ScanCode(rawValue: UInt16(0x57 + number - 11))
    case 13...23: ScanCode(rawValue: UInt16(0x64 + number - 13))
    case 24: ScanCode(rawValue: 0x76)
    default: nil
    }
  }
}

extension ScanCode {
  /// The bytes of the key's press or release.
  public func bytes(isDown: Bool) -> [UInt8] {
    let low = UInt8(truncatingIfNeeded: rawValue & 0x7f) | (isDown ? 0 : 0x80)
    return switch rawValue & 0x300 {
    case 0: [low]
    case 0x100: [0xe0, low]
    default: [0xe1, low]
    }
  }
}
