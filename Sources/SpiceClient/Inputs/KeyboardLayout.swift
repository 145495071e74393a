/// Which keys give which characters on a guest's keyboard layout, for typing text.
///
/// Applications make layouts of their own: a character is a sequence of strokes, so that dead keys can be told.
public struct KeyboardLayout: Sendable {
  public var name: String
  private var table: [Character: [KeyStroke]]

  public init(name: String, strokes: [Character: [KeyStroke]]) {
    self.name = name
    table = strokes
  }

  /// What to tap for a character; nil if the layout has no key for it. Line ends of every kind are Enter.
  public func strokes(for character: Character) -> [KeyStroke]? {
    if character.isNewline { return table["\n"] ?? [KeyStroke(.enter)] }
    return table[character]
  }

  /// The layout with these strokes added, or changed: `.us.adding(["ä": [KeyStroke(ScanCode(rawValue: 0x28))]])`.
  public func adding(_ strokes: [Character: [KeyStroke]], name: String? = nil) -> KeyboardLayout {
    KeyboardLayout(name: name ?? self.name, strokes: table.merging(strokes) { $1 })
  }
}

extension KeyboardLayout {
  /// The layout of the United States: ASCII, tab, escape, backspace.
  public static let us = KeyboardLayout(name: "us", strokes: usStrokes())

  private static func usStrokes() -> [Character: [KeyStroke]] {
    /// Each row of keys: the first one's code, its characters without and with Shift.
    let rows: [(first: UInt16, plain: String, shifted: String)] = [
      (0x02, "1234567890-=", "!@#$%^&*()_+"),
      (0x10, "qwertyuiop[]", "QWERTYUIOP{}"),
      (0x1e, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
      (0x2b, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    ]
    var strokes: [Character: [KeyStroke]] = [
      " ": [KeyStroke(.space)], "\n": [KeyStroke(.enter)], "\t": [KeyStroke(.tab)], "\u{1b}": [KeyStroke(.escape)],
      "\u{8}": [KeyStroke(.backspace)], "\u{7f}": [KeyStroke(.delete)],
    ]
    for row in rows {
      for (index, (plain, shifted)) in zip(row.plain, row.shifted).enumerated() {
        let key = ScanCode(rawValue: row.first + UInt16(index))
        strokes[plain] = [KeyStroke(key, followsCapsLock: plain.isLetter)]
        strokes[shifted] = [KeyStroke(key, modifiers: [.leftShift], followsCapsLock: plain.isLetter)]
      }
    }
    return strokes
  }
}
