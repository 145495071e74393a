/// Names of keys in options and connection files, and on the screen.
enum KeyNames {
  /// A named key: what it means, where it is on a keyboard of the United States, and its names in lower case, the tool kit's own among them.
  private struct Entry {
    var symbol: KeySymbol
    var position: KeyPosition
    var display: String
    var names: [String]

    init(_ symbol: KeySymbol, _ position: Int, _ display: String, _ names: [String] = []) {
      self.symbol = symbol
      self.position = KeyPosition(rawValue: position)
      self.display = display
      self.names = [display.lowercased()] + names
    }

    /// A key that writes nothing.
    init(_ position: Int, _ display: String, _ names: [String] = []) {
      self.init(KeySymbol(KeyPosition(rawValue: position)), position, display, names)
    }
  }

  private static let entries: [Entry] =
    [
      Entry(.escape, 41, "Esc", ["escape"]), Entry(.returnKey, 40, "Enter", ["return"]), Entry(.tab, 43, "Tab"),
      Entry(.backspace, 42, "Backspace"), Entry(.delete, 76, "Del", ["delete"]), Entry(KeySymbol(" "), 44, "Space"),
      Entry(73, "Ins", ["insert"]), Entry(74, "Home"), Entry(77, "End"), Entry(75, "Page Up", ["pgup", "pageup", "page_up", "prior"]),
      Entry(78, "Page Down", ["pgdn", "pgdown", "pagedown", "page_down", "next"]), Entry(79, "Right"), Entry(80, "Left"),
      Entry(81, "Down"), Entry(82, "Up"), Entry(70, "Print", ["sys_req"]), Entry(72, "Pause", ["break"]),
      Entry(57, "Caps Lock", ["caps_lock", "capslock"]), Entry(71, "Scroll Lock", ["scroll_lock", "scrolllock"]),
      Entry(83, "Num Lock", ["num_lock", "numlock"]), Entry(101, "Menu"),
      Entry(87, "KP+", ["kp_add"]), Entry(86, "KP-", ["kp_subtract"]), Entry(85, "KP*", ["kp_multiply"]), Entry(84, "KP/", ["kp_divide"]),
      Entry(88, "KP Enter", ["kp_enter"]), Entry(99, "KP.", ["kp_decimal", "kp_delete"]),
      Entry(224, "Left Ctrl", ["control_l"]), Entry(225, "Left Shift", ["shift_l"]), Entry(226, "Left Alt", ["alt_l"]),
      Entry(227, "Left Super", ["super_l", "meta_l"]), Entry(228, "Right Ctrl", ["control_r"]), Entry(229, "Right Shift", ["shift_r"]),
      Entry(230, "Right Alt", ["alt_r", "iso_level3_shift"]), Entry(231, "Right Super", ["super_r", "meta_r"]),
      Entry(KeySymbol("-"), 45, "-", ["minus"]), Entry(KeySymbol("="), 46, "=", ["equal"]), Entry(KeySymbol("+"), 46, "+", ["plus"]),
      Entry(KeySymbol("["), 47, "[", ["bracketleft"]), Entry(KeySymbol("]"), 48, "]", ["bracketright"]),
      Entry(KeySymbol("\\"), 49, "\\", ["backslash"]), Entry(KeySymbol(";"), 51, ";", ["semicolon"]),
      Entry(KeySymbol("'"), 52, "'", ["apostrophe"]), Entry(KeySymbol("`"), 53, "`", ["grave"]), Entry(KeySymbol(","), 54, ",", ["comma"]),
      Entry(KeySymbol("."), 55, ".", ["period"]), Entry(KeySymbol("/"), 56, "/", ["slash"]),
    ]
    + (1...24).map { number in Entry(number <= 12 ? 57 + number : 91 + number, "F\(number)") }
    + (0...9).map { digit in Entry(digit == 0 ? 98 : 88 + digit, "KP\(digit)", ["kp_\(digit)"]) }
    + "1234567890".unicodeScalars.enumerated().map { index, digit in Entry(KeySymbol(digit), 30 + index, String(digit)) }
    + "abcdefghijklmnopqrstuvwxyz".unicodeScalars.enumerated().map { index, letter in
      Entry(KeySymbol(letter), 4 + index, String(letter).uppercased())
    }

  private static let byName: [String: Entry] = Dictionary(
    entries.flatMap { entry in entry.names.map { ($0, entry) } }, uniquingKeysWith: { first, _ in first })

  /// What is shown for a key.
  static let display: [KeySymbol: String] = Dictionary(
    entries.map { ($0.symbol, $0.display) }, uniquingKeysWith: { first, _ in first })

  /// The key with this name, in whatever case; nil if there is none.
  static func symbol(_ name: String) -> KeySymbol? { byName[name.lowercased()]?.symbol }

  /// Where the key with this name is.
  static func position(_ name: String) -> KeyPosition? { byName[name.lowercased()]?.position }
}
