/// Reads combinations of keys: `shift+f12`, `Ctrl+Alt+End`, `Control_L+Alt_L`, `<Ctrl><Shift>q` (spec 11, section 22.2).
enum HotkeyParser {
  static func parse(_ text: String) throws(HotkeyError) -> Hotkey {
    let text = text.filter { $0 != " " }
    guard !text.isEmpty else { throw .malformed(text) }
    return text.first == "<" ? try bracketed(text) : try joined(text)
  }

  /// Names joined by `+`; a `+` at the end is the plus key.
  private static func joined(_ text: String) throws(HotkeyError) -> Hotkey {
    var names: [String] = []
    var rest = text[...]
    while !rest.isEmpty {
      // The first character belongs to a name even if it is the sign.
      let end = rest.dropFirst().firstIndex(of: "+") ?? rest.endIndex
      // "KP+" is one key if nothing follows.
      if rest[..<end].lowercased() == "kp", rest[end...] == "+" {
        names.append("kp+")
        break
      }
      names.append(String(rest[..<end]))
      rest = rest[end...].dropFirst()
    }
    if text.count > 1, text.last == "+", names.last?.lowercased() != "kp+", names.last != "+" { names.append("+") }
    return try combine(names)
  }

  /// The tool kit's form: modifiers in angle brackets, then the key.
  private static func bracketed(_ text: String) throws(HotkeyError) -> Hotkey {
    var names: [String] = []
    var rest = text[...]
    while rest.first == "<" {
      guard let end = rest.firstIndex(of: ">") else { throw .malformed(text) }
      names.append(String(rest[..<end].dropFirst()))
      rest = rest[end...].dropFirst()
    }
    if !rest.isEmpty { names.append(String(rest)) }
    return try combine(names)
  }

  private static func combine(_ names: [String]) throws(HotkeyError) -> Hotkey {
    var hotkey = Hotkey([:], nil)
    for name in names {
      if let (modifier, side) = modifier(name) {
        hotkey.modifiers[modifier] = side
      } else {
        guard let key = KeyNames.symbol(name) else { throw .unknownKey(name) }
        guard hotkey.key == nil else { throw .malformed(names.joined(separator: "+")) }
        hotkey.key = key
      }
    }
    return hotkey
  }

  private static let modifierNames: [String: Hotkey.Modifier] = [
    "ctrl": .control, "control": .control, "primary": .control, "cmd": .control, "alt": .alt, "shift": .shift, "win": .super,
    "super": .super, "meta": .super,
  ]

  private static func modifier(_ name: String) -> (Hotkey.Modifier, Hotkey.Side)? {
    let name = name.lowercased()
    if let plain = modifierNames[name] { return (plain, .either) }
    for (affix, side) in [("left-", Hotkey.Side.left), ("right-", .right), ("left", .left), ("right", .right), ("l", .left), ("r", .right)]
    {
      if name.hasPrefix(affix), let modifier = modifierNames[String(name.dropFirst(affix.count))] { return (modifier, side) }
    }
    for (suffix, side) in [("_l", Hotkey.Side.left), ("_r", .right)] {
      if name.hasSuffix(suffix), let modifier = modifierNames[String(name.dropLast(suffix.count))] { return (modifier, side) }
    }
    return nil
  }
}
