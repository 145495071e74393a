import SpiceClient

/// Decides what the guest sees of the keyboard: keys by position, without the viewer's hotkeys, none of them stuck (spec 11, section 10.3).
struct KeyboardMachine {
  private let hotkeys: HotkeyMap
  private let substitutions: KeySubstitutions
  /// Keys that are down in the guest, with what they are there.
  private var down: [KeyPosition: [ScanCode]] = [:]
  /// Keys that the viewer took; their release is nothing to the guest.
  private var taken: Set<KeyPosition> = []
  private(set) var held: ModifierKeys = []
  /// The grab sequence is held and nothing else happened meanwhile.
  private var isSequenceArmed = false

  init(hotkeys: HotkeyMap, substitutions: KeySubstitutions = .none) {
    self.hotkeys = hotkeys
    self.substitutions = substitutions
  }

  mutating func press(_ key: KeyPosition, _ symbol: KeySymbol, isRepeat: Bool = false) -> [KeyboardEffect] {
    // A hotkey that is held repeats, but acts once; nor does the guest see it.
    if taken.contains(key) { return [] }
    if let modifier = ModifierKeys(key) {
      held.insert(modifier)
      isSequenceArmed = hotkeys.grabSequence?.modifiersMatch(held) == true
    } else {
      isSequenceArmed = false
      if !isRepeat, let action = hotkeys.action(for: symbol, held: held) {
        taken.insert(key)
        return [.action(action)]
      }
    }
    if key == .pause {
      // With Ctrl it is Break, a key like others.
      if held.isDisjoint(with: [.leftControl, .rightControl]) { return isRepeat ? [] : [.tapPause] }
    }
    // What was pressed is released, whatever the substitutions say by then; repeats go on as they are (spec 11, section 10.3).
    let codes = down[key] ?? substitutions.keys(for: key).compactMap(KeyTable.scanCode)
    guard !codes.isEmpty else { return [] }
    down[key] = codes
    return codes.map { .press($0) }
  }

  mutating func release(_ key: KeyPosition) -> [KeyboardEffect] {
    if let modifier = ModifierKeys(key) {
      held.remove(modifier)
      if isSequenceArmed {
        isSequenceArmed = false
        return releaseAll() + [.action(.releaseCursor)]
      }
    }
    if taken.remove(key) != nil { return [] }
    guard let codes = down.removeValue(forKey: key) else { return [] }
    return codes.reversed().map { .release($0) }
  }

  /// The pointer moved, so the grab sequence was part of something else.
  mutating func pointerMoved() { isSequenceArmed = false }

  /// The window lost the keyboard, got it, or shows something of its own: no key may stay down in the guest.
  mutating func reset() -> [KeyboardEffect] {
    held = []
    taken = []
    isSequenceArmed = false
    return releaseAll()
  }

  private mutating func releaseAll() -> [KeyboardEffect] {
    guard !down.isEmpty else { return [] }
    down = [:]
    return [.releaseAll]
  }
}
