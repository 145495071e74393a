import ArgumentParser
import SpiceClient

/// Keys that are pressed together, as people write them: `ctrl-alt-del`, `shift+f10`, `alt-0x0f`.
struct KeyCombination: ExpressibleByArgument, Hashable, Sendable {
  enum Press: Hashable, Sendable {
    /// Pressed in order, released in reverse.
    case together([ScanCode])
    /// The Pause key, which has a sequence of its own.
    case pause
  }

  let press: Press

  /// Reads names joined by `-` or `+`; nil if one of them is no key. A sign of the US layout stands for its key.
  init?(argument: String) {
    let names = Self.names(in: argument.lowercased())
    guard !names.isEmpty else { return nil }
    if names == ["pause"] || names == ["break"] {
      press = .pause
      return
    }
    var keys: [ScanCode] = []
    for name in names {
      guard let key = Self.key(name), !keys.contains(key) else { return nil }
      keys.append(key)
    }
    press = .together(keys)
  }

  /// The parts of the text; a separator that stands where a name should is a key itself, as in `ctrl--`.
  private static func names(in text: String) -> [String] {
    var names: [String] = []
    var name = ""
    for character in text {
      if !name.isEmpty, character == "-" || character == "+" {
        names.append(name)
        name = ""
      } else {
        name.append(character)
      }
    }
    return name.isEmpty ? [] : names + [name]
  }

  private static func key(_ name: String) -> ScanCode? {
    if let key = named[name] { return key }
    if name.hasPrefix("0x") { return UInt16(name.dropFirst(2), radix: 16).flatMap(Self.scanCode) }
    if name.hasPrefix("f"), let number = Int(name.dropFirst()) { return .function(number) }
    guard name.count == 1, let character = name.first, let strokes = KeyboardLayout.us.strokes(for: character),
      let stroke = strokes.first, strokes.count == 1, stroke.modifiers.isEmpty
    else { return nil }
    return stroke.key
  }

  /// A code in the form of `ScanCode`; nil for numbers that are none.
  private static func scanCode(_ number: UInt16) -> ScanCode? {
    guard number & 0x7f != 0, number & ~0x37f == 0, number < 0x300 else { return nil }
    return ScanCode(rawValue: number)
  }

  /// The names besides signs, `f1` to `f24` and scan codes.
  static let named: [String: ScanCode] = [
    "ctrl": .leftControl, "control": .leftControl, "lctrl": .leftControl, "rctrl": .rightControl, "shift": .leftShift,
    "lshift": .leftShift, "rshift": .rightShift, "alt": .leftAlt, "lalt": .leftAlt, "altgr": .rightAlt, "ralt": .rightAlt,
    "super": .leftMeta, "win": .leftMeta, "meta": .leftMeta, "rsuper": .rightMeta, "menu": .menu, "esc": .escape, "escape": .escape,
    "tab": .tab, "enter": .enter, "return": .enter, "space": .space, "backspace": .backspace, "del": .delete, "delete": .delete,
    "ins": .insert, "insert": .insert, "home": .home, "end": .end, "pageup": .pageUp, "pgup": .pageUp, "pagedown": .pageDown,
    "pgdn": .pageDown, "up": .upArrow, "down": .downArrow, "left": .leftArrow, "right": .rightArrow, "print": .printScreen,
    "capslock": .capsLock, "numlock": .numLock, "scrolllock": .scrollLock, "minus": ScanCode(rawValue: 0x0c),
    "plus": ScanCode(rawValue: 0x0d), "kpenter": .keypadEnter,
  ]
}
