/// A combination of keys that the viewer takes for itself.
struct Hotkey: Hashable, Sendable {
  /// Modifiers of which either key will do.
  enum Modifier: CaseIterable, Hashable, Sendable { case control, shift, alt, `super` }

  /// Which of its two keys is asked for.
  enum Side: Hashable, Sendable { case either, left, right }

  var modifiers: [Modifier: Side]
  /// The key besides the modifiers; nil if they are all, which makes a grab sequence (spec 11, section 10.5).
  var key: KeySymbol?

  init(_ modifiers: [Modifier: Side], _ key: KeySymbol?) {
    self.modifiers = modifiers
    self.key = key
  }

  /// Whether just the modifiers of this combination are held.
  func modifiersMatch(_ held: ModifierKeys) -> Bool {
    for (modifier, pair) in zip(Modifier.allCases, ModifierKeys.kinds) {
      let isLeft = held.contains(pair.left)
      let isRight = held.contains(pair.right)
      switch modifiers[modifier] {
      case nil: if isLeft || isRight { return false }
      case .either?: if !isLeft && !isRight { return false }
      case .left?: if !isLeft || isRight { return false }
      case .right?: if isLeft || !isRight { return false }
      }
    }
    return true
  }
}

extension Hotkey: CustomStringConvertible {
  /// As people write it: `Shift+F12`.
  var description: String {
    let names: [(Modifier, String)] = [(.control, "Ctrl"), (.alt, "Alt"), (.shift, "Shift"), (.super, "Super")]
    var parts: [String] = []
    for (modifier, name) in names {
      switch modifiers[modifier] {
      case nil: break
      case .either?: parts.append(name)
      case .left?: parts.append("Left \(name)")
      case .right?: parts.append("Right \(name)")
      }
    }
    if let key { parts.append(key.name) }
    return parts.joined(separator: "+")
  }
}
