import SpiceClient

/// Combinations that a host keeps for itself, so that the viewer sends them on request (spec 11, section 22.1).
enum GuestKeys {
  private static let leftControl = ScanCode(rawValue: 0x1d)
  private static let leftAlt = ScanCode(rawValue: 0x38)

  /// Ctrl+Alt+Del: the secure attention key of Windows, a restart elsewhere.
  static let secureAttention = [leftControl, leftAlt, ScanCode(rawValue: 0x153)]

  /// Ctrl+Alt+Backspace ends some X servers.
  static let endServer = [leftControl, leftAlt, ScanCode(rawValue: 0x0e)]

  static let print = [ScanCode(rawValue: 0x54)]

  /// Ctrl+Alt+F1 to F12: text consoles of Linux. Nil for another number.
  static func console(_ number: Int) -> [ScanCode]? {
    guard (1...12).contains(number), let key = KeyTable.scanCode(of: KeyPosition(rawValue: 57 + number)) else { return nil }
    return [leftControl, leftAlt, key]
  }
}
