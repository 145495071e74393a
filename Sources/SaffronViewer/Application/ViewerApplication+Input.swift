import CSDL2
import SpiceClient
import SpiceGraphics
import SpiceWire

// What goes to the guest, and what the host has to do for it.
extension ViewerApplication {
  func carryOut(_ effects: [KeyboardEffect], in window: ViewerWindow? = nil) {
    for effect in effects {
      switch effect {
      case .press(let code): bridge.perform { $0.press(code) }
      case .release(let code): bridge.perform { $0.release(code) }
      case .tapPause:
        // The reference server takes it for Num Lock, and soon tells of a change that the guest does not know of (docs/protocol-notes.md).
        // To answer would turn the guest's lock indeed.
        lockCorrection = now + 4
        bridge.perform { $0.tapPause() }
      case .releaseAll: bridge.perform { $0.releaseAllKeys() }
      case .action(let action): if let window = window ?? windows.first { perform(action, in: window) }
      }
    }
  }

  func carryOut(_ effects: [PointerEffect], in window: ViewerWindow?) {
    let display = (window ?? windows.first)?.key?.displayID ?? 0
    for effect in effects {
      switch effect {
      case .move(let point): bridge.perform { $0.movePointer(to: point, display: display) }
      case .moveBy(let dx, let dy): bridge.perform { $0.movePointer(dx: dx, dy: dy) }
      case .press(let button): bridge.perform { $0.press(button) }
      case .release(let button): bridge.perform { $0.release(button) }
      case .scroll(let direction, let clicks): bridge.perform { $0.scroll(direction, clicks: clicks) }
      case .capture(let isOn): capture(isOn)
      }
    }
  }

  private func capture(_ isOn: Bool) {
    SDL_SetRelativeMouseMode(isOn ? SDL_TRUE : SDL_FALSE)
    if isOn, let keys = options.hotkeys.label(of: .releaseCursor), !options.isKiosk { say("Press \(keys) to release the pointer") }
    if !isOn, toast?.text.hasPrefix("Press ") == true { toast = nil }
    updateGrab()
    updatePointer()
  }

  /// The keyboard and the pointer are no longer the guest's, and nothing stays pressed there.
  func freeInput() {
    carryOut(keyboard.reset())
    carryOut(pointer.releaseAll(), in: nil)
    updateGrab()
  }

  /// The keyboard belongs to the guest while the pointer is in a window that has the focus (spec 11, section 10.5).
  func updateGrab() {
    for window in windows {
      let isWanted =
        options.mayGrab && !options.isReadOnly && window.hasFocus && !asksSomething && !isReleasedByHand
        && (window.pointerIsInside || pointer.isCaptured)
      SDL_SetWindowKeyboardGrab(window.window, isWanted ? SDL_TRUE : SDL_FALSE)
    }
  }

  // MARK: Lock keys

  private var hostLocks: LockKeys {
    let state = SDL_GetModState().rawValue
    var locks: LockKeys = []
    if state & KMOD_CAPS.rawValue != 0 { locks.insert(.capsLock) }
    if state & KMOD_NUM.rawValue != 0 { locks.insert(.numLock) }
    if state & KMOD_SCROLL.rawValue != 0 { locks.insert(.scrollLock) }
    return locks
  }

  /// Gives the guest the host's locks.
  func syncLocks(always: Bool) {
    guard options.syncsLockKeys, !options.isReadOnly, windows.contains(where: \.hasFocus) else { return }
    let locks = hostLocks
    guard always || locks != toldLocks else { return }
    toldLocks = locks
    bridge.perform { session in if session.lockKeys != locks { session.setLockKeys(locks) } }
  }

  /// The guest's locks have changed by themselves; once a second at most the host's are told again, so that the two never fight.
  func correctLocks() {
    guard options.syncsLockKeys, status.lockKeys != hostLocks, now > lockCorrection + 1 else { return }
    lockCorrection = now
    syncLocks(always: true)
  }

  // MARK: The pointer's look

  /// Shows the guest's pointer: as the host's pointer where the guest follows it, else drawn in the picture (spec 11, section 12).
  func updatePointer() {
    let hovered = windows.first(where: \.pointerIsInside)
    if pointer.mode == .client || !state.isConnected {
      for window in windows { window.setCursor(nil, at: .zero, hotSpot: .zero) }
      drawnCursor = nil
      showHostCursor(in: hovered)
      return
    }
    // While it is not captured, the host's pointer is needed to get at the picture; a captured one is invisible anyway.
    useArrow()
    for window in windows { drawCursor(in: window) }
  }

  private func useArrow() {
    if let cursor = hostCursor {
      SDL_SetCursor(SDL_GetDefaultCursor())
      SDL_FreeCursor(cursor.cursor)
      hostCursor = nil
    }
    SDL_ShowCursor(SDL_ENABLE)
  }

  private func showHostCursor(in window: ViewerWindow?) {
    guard let window, let key = window.key, let guest = status.cursors[key.channel], !asksSomething else { return useArrow() }
    var x: Int32 = 0
    var y: Int32 = 0
    SDL_GetMouseState(&x, &y)
    guard window.layout.contains(window.pixel(x: x, y: y)) else { return useArrow() }
    guard guest.isVisible || options.showsHostPointer else {
      SDL_ShowCursor(SDL_DISABLE)
      return
    }
    guard let shape = guest.shape, guest.isVisible else { return useArrow() }
    let scale = max(0.5, window.layout.scale)
    if let present = hostCursor, present.channel == key.channel, present.version == guest.shapeVersion, present.scale == scale {
      SDL_SetCursor(present.cursor)
    } else if let cursor = PointerShape.cursor(shape, scale: scale) {
      SDL_SetCursor(cursor)
      hostCursor.map { SDL_FreeCursor($0.cursor) }
      hostCursor = (cursor, key.channel, guest.shapeVersion, scale)
    } else {
      return useArrow()
    }
    SDL_ShowCursor(SDL_ENABLE)
  }

  private func drawCursor(in window: ViewerWindow) {
    guard let key = window.key, let guest = status.cursors[key.channel], guest.isVisible, let shape = guest.shape,
      let area = views.first(where: { $0.key == key })?.area
    else { return window.setCursor(nil, at: .zero, hotSpot: .zero) }
    if drawnCursor?.channel != key.channel || drawnCursor?.version != guest.shapeVersion {
      drawnCursor = (try? PointerShape.layer(shape, scale: 1)).map { ($0, key.channel, guest.shapeVersion) }
    }
    window.setCursor(
      drawnCursor?.layer, at: Point(x: guest.position.x &- area.left, y: guest.position.y &- area.top),
      hotSpot: Point(x: Int32(clamping: shape.hotSpotX), y: Int32(clamping: shape.hotSpotY)))
  }
}
