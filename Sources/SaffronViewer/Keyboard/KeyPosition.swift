/// A key by where it is on the keyboard, whatever is printed on it: the HID usage of page 7, and above 231 SDL's numbers for media keys.
struct KeyPosition: RawRepresentable, Hashable, Sendable {
  let rawValue: Int

  init(rawValue: Int) { self.rawValue = rawValue }

  static let capsLock = KeyPosition(rawValue: 57)
  static let scrollLock = KeyPosition(rawValue: 71)
  static let pause = KeyPosition(rawValue: 72)
  static let numLock = KeyPosition(rawValue: 83)
}
