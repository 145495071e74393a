/// A key by what it means without modifiers, in the host's layout. The numbers are SDL's key codes: the Unicode scalar that the key writes,
/// or the key's position with bit 30 set.
struct KeySymbol: RawRepresentable, Hashable, Sendable {
  let rawValue: Int32

  init(rawValue: Int32) { self.rawValue = rawValue }

  /// A key that writes this character when no modifier is held.
  init(_ scalar: Unicode.Scalar) { rawValue = Int32(truncatingIfNeeded: scalar.value) }

  /// A key that writes nothing.
  init(_ position: KeyPosition) { rawValue = Int32(truncatingIfNeeded: position.rawValue) | 1 << 30 }

  /// F1 to F24.
  static func function(_ number: Int) -> KeySymbol {
    KeySymbol(KeyPosition(rawValue: number <= 12 ? 57 + number : 91 + number))
  }

  static let escape = KeySymbol("\u{1b}")
  static let returnKey = KeySymbol("\r")
  static let tab = KeySymbol("\t")
  static let backspace = KeySymbol("\u{8}")
  static let delete = KeySymbol("\u{7f}")

  /// What people call the key.
  var name: String {
    if let name = KeyNames.display[self] { return name }
    if rawValue & 1 << 30 == 0, let scalar = Unicode.Scalar(UInt32(bitPattern: rawValue)) { return String(scalar).uppercased() }
    return "key \(rawValue & ~(1 << 30))"
  }
}
