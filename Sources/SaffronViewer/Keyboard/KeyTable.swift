import SpiceClient

/// Which PC scan code each key has, by its position (spec 11, section 10.2).
enum KeyTable {
  /// The last HID usage that SDL takes over; above, its numbers are its own.
  private static let lastUsage = 231

  /// SDL's own numbers of the media keys from 258 on: play and title keys, mute, media, web, mail, calculator, computer, then those of
  /// browsers, of brightness, of displays and of the keyboard's light, eject and sleep; 0 for those that a PC keyboard does not have.
  private static let mediaKeys: [UInt16] = [
    0x119, 0x110, 0x124, 0x122, 0x120, 0x16d, 0x102, 0x16c, 0x121,
    0x16b, 0x165, 0x132, 0x16a, 0x169, 0x168, 0x167,
    0x166, 0x14c, 0x154, 0x156, 0x157, 0x158, 0x159, 0x6c, 0x15f, 0, 0, 0x118, 0x134,
  ]

  /// The scan code of a key; nil for keys that a PC keyboard does not have.
  static func scanCode(of key: KeyPosition) -> ScanCode? {
    if (0...lastUsage).contains(key.rawValue) { return ScanCode(usbUsage: UInt16(key.rawValue)) }
    guard (258..<258 + mediaKeys.count).contains(key.rawValue), case let code = mediaKeys[key.rawValue - 258], code != 0 else { return nil }
    return ScanCode(rawValue: code)
  }
}
