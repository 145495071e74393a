import SpiceWire

/// The server's idea of scroll, num and caps lock (spec 02, section 5.3).
///
/// The desktop's LEDs are the truth; between their reports the idea follows the lock keys that clients press. Unlike the reference's, it
/// does not take Pause (e1 1d 45) for num lock.
struct LockKeys {
  /// The locks in the order in which the protocol works through them, with their make codes.
  private static let keys: [(lock: KeyboardModifiers, makeCode: UInt8)] = [(.scrollLock, 0x46), (.numLock, 0x45), (.capsLock, 0x3a)]

  private(set) var modifiers: KeyboardModifiers = []
  private var held: KeyboardModifiers = []
  /// The byte before was e0 or e2, so that this one is no lock key.
  private var isPrefixed = false
  /// After e1 comes the rest of Pause, which ends with 45 or c5; something else may be at most so long.
  private var pauseBytesLeft = 0

  /// The desktop's LEDs changed.
  mutating func report(_ leds: KeyboardModifiers) { modifiers = leds }

  /// Follows one byte on its way to the keyboard; true if it toggled a lock.
  mutating func track(_ byte: UInt8) -> Bool {
    if byte == 0xe1 {
      pauseBytesLeft = 3
      return false
    }
    if pauseBytesLeft > 0 {
      pauseBytesLeft = byte & 0x7f == 0x45 ? 0 : pauseBytesLeft - 1
      return false
    }
    if byte == 0xe0 || byte == 0xe2 {
      isPrefixed = true
      return false
    }
    defer { isPrefixed = false }
    guard !isPrefixed, let lock = Self.keys.first(where: { $0.makeCode == byte & 0x7f })?.lock else { return false }
    guard byte & 0x80 == 0 else {
      held.remove(lock)
      return false
    }
    guard !held.contains(lock) else { return false }
    held.insert(lock)
    modifiers.formSymmetricDifference(lock)
    return true
  }

  /// The key taps that bring the locks to what a client wants; a lock whose key is held down is left alone.
  mutating func taps(towards wanted: KeyboardModifiers) -> [UInt8] {
    var bytes: [UInt8] = []
    for (lock, makeCode) in Self.keys
    where !held.contains(lock) && modifiers.contains(lock) != wanted.contains(lock) {
      bytes += [makeCode, makeCode | 0x80]
      modifiers.formSymmetricDifference(lock)
    }
    return bytes
  }
}
