/// Modifier keys that are held down, left and right ones apart. The bits have the order of their HID usages from 0xe0 on.
struct ModifierKeys: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let leftControl = ModifierKeys(rawValue: 1 << 0)
  static let leftShift = ModifierKeys(rawValue: 1 << 1)
  static let leftAlt = ModifierKeys(rawValue: 1 << 2)
  static let leftSuper = ModifierKeys(rawValue: 1 << 3)
  static let rightControl = ModifierKeys(rawValue: 1 << 4)
  static let rightShift = ModifierKeys(rawValue: 1 << 5)
  static let rightAlt = ModifierKeys(rawValue: 1 << 6)
  static let rightSuper = ModifierKeys(rawValue: 1 << 7)

  /// The modifier that is this key, if it is one.
  init?(_ key: KeyPosition) {
    guard (0xe0...0xe7).contains(key.rawValue) else { return nil }
    self.init(rawValue: 1 << UInt8(key.rawValue - 0xe0))
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The four kinds of modifiers with their left and right keys.
  static let kinds: [(left: ModifierKeys, right: ModifierKeys)] = [
    (.leftControl, .rightControl), (.leftShift, .rightShift), (.leftAlt, .rightAlt), (.leftSuper, .rightSuper),
  ]
}
