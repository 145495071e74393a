/// Which combinations of keys do what.
public struct HotkeyMap: Hashable, Sendable {
  private(set) var bindings: [HotkeyAction: [Hotkey]]

  init(_ bindings: [HotkeyAction: [Hotkey]]) { self.bindings = bindings }

  /// No hotkeys at all: every key goes to the guest.
  public static let none = HotkeyMap([:])

  /// Remote-viewer's, and Saffron's own.
  public static let standard = HotkeyMap([
    .toggleFullscreen: [Hotkey([:], .function(11))],
    .releaseCursor: [Hotkey([.shift: .either], .function(12))],
    .zoomIn: [
      Hotkey([.control: .either], KeySymbol("+")), Hotkey([.control: .either], KeySymbol(KeyPosition(rawValue: 87))),
      // Where plus is on the key of the equals sign, Shift is held too.
      Hotkey([.control: .either, .shift: .either], KeySymbol("=")),
    ],
    .zoomOut: [Hotkey([.control: .either], KeySymbol("-")), Hotkey([.control: .either], KeySymbol(KeyPosition(rawValue: 86)))],
    .zoomReset: [Hotkey([.control: .either], KeySymbol("0")), Hotkey([.control: .either], KeySymbol(KeyPosition(rawValue: 98)))],
    .secureAttention: [Hotkey([.control: .either, .alt: .either], KeySymbol(KeyPosition(rawValue: 77)))],
    .menu: [Hotkey([.control: .either], .function(12))],
    .screenshot: [Hotkey([.control: .either, .shift: .either], .function(12))],
  ])

  /// What pointers are released with when a list of hotkeys does not say.
  private static let fallbackRelease = Hotkey([.control: .left, .alt: .left], nil)

  /// Reads `action=keys,action=keys…`. Actions that are not named have no hotkey, but the pointer can always be released.
  public init(list: String) throws(HotkeyError) {
    var pairs: [(String, String)] = []
    for item in Self.split(list) {
      guard let equals = item.firstIndex(of: "=") else { throw .malformed(item) }
      pairs.append((String(item[..<equals]), String(item[item.index(after: equals)...])))
    }
    try self.init(pairs: pairs)
  }

  /// Reads the hotkeys of a connection file, by action.
  public init(named: [String: String]) throws(HotkeyError) {
    try self.init(pairs: named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  private init(pairs: [(name: String, keys: String)]) throws(HotkeyError) {
    bindings = [:]
    for (name, keys) in pairs {
      guard let action = HotkeyAction(rawValue: name) else { throw .unknownAction(name) }
      // An action without keys is switched off.
      if !keys.isEmpty { bindings[action] = [try HotkeyParser.parse(keys)] }
    }
    if bindings[.releaseCursor] == nil { bindings[.releaseCursor] = [Self.fallbackRelease] }
  }

  /// The items between commas; a comma behind a `+` is a key, unless the `+` is one.
  private static func split(_ list: String) -> [String] {
    var items = [""]
    for character in list {
      let item = items[items.count - 1]
      if character == ",", item.last != "+" || item.hasSuffix("++") {
        items.append("")
      } else {
        items[items.count - 1].append(character)
      }
    }
    return items.filter { !$0.isEmpty }
  }

  /// What pressing `key` does while these modifiers are held.
  func action(for key: KeySymbol, held: ModifierKeys) -> HotkeyAction? {
    for action in HotkeyAction.allCases {
      if bindings[action]?.contains(where: { $0.key == key && $0.modifiersMatch(held) }) == true { return action }
    }
    return nil
  }

  /// The combination of modifiers alone that releases the pointer, if there is one.
  var grabSequence: Hotkey? { bindings[.releaseCursor]?.first { $0.key == nil } }

  /// How to write an action's first combination; nil if it has none.
  func label(of action: HotkeyAction) -> String? { bindings[action]?.first.map { "\($0)" } }
}
