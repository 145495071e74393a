import CSDL2
import SpiceClient
import SpiceGraphics

// What the window system tells.
extension ViewerApplication {
  func handle(_ event: SDL_Event) {
    if event.type == news.eventType { return takeNews() }
    switch SDL_EventType(event.type) {
    case SDL_QUIT: isDone = true
    case SDL_WINDOWEVENT: handle(event.window)
    case SDL_KEYDOWN, SDL_KEYUP: handle(event.key)
    case SDL_TEXTINPUT: handle(event.text)
    case SDL_MOUSEMOTION: handle(event.motion)
    case SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP: handle(event.button)
    case SDL_MOUSEWHEEL: handle(event.wheel)
    case SDL_RENDER_TARGETS_RESET, SDL_RENDER_DEVICE_RESET: for window in windows { window.forgetPicture() }
    case SDL_DISPLAYEVENT: tellRefreshRate()
    default: break
    }
  }

  private func handle(_ event: SDL_WindowEvent) {
    guard let window = window(event.windowID) else { return }
    switch SDL_WindowEventID(UInt32(event.event)) {
    case SDL_WINDOWEVENT_EXPOSED, SDL_WINDOWEVENT_SHOWN, SDL_WINDOWEVENT_RESTORED:
      window.redraw()
      // What came while it was hidden waits in the picture.
      if let key = window.key { takePicture(key) }
    case SDL_WINDOWEVENT_SIZE_CHANGED, SDL_WINDOWEVENT_DISPLAY_CHANGED:
      window.sizeChanged()
      tellRefreshRate()
      if window.key != nil { window.resizer.windowChanged(to: window.size, zoom: window.zoom, now: now) }
      updatePointer()
    case SDL_WINDOWEVENT_FOCUS_GAINED:
      window.hasFocus = true
      isReleasedByHand = false
      carryOut(keyboard.reset())
      syncLocks(always: true)
      updateGrab()
    case SDL_WINDOWEVENT_FOCUS_LOST:
      window.hasFocus = false
      freeInput()
    case SDL_WINDOWEVENT_ENTER:
      window.pointerIsInside = true
      updateGrab()
      updatePointer()
    case SDL_WINDOWEVENT_LEAVE:
      window.pointerIsInside = false
      updateGrab()
    case SDL_WINDOWEVENT_CLOSE: close(window)
    default: break
    }
  }

  /// The window system's button was used. Of several displays one is hidden; the last one is the session's end.
  private func close(_ window: ViewerWindow) {
    guard !options.isKiosk else { return }
    guard windows.count > 1, let key = window.key else {
      isDone = true
      return
    }
    hiddenViews.insert(key)
    openWindows()
    tellMonitors()
  }

  // MARK: Keys

  private func handle(_ event: SDL_KeyboardEvent) {
    let symbol = KeySymbol(rawValue: event.keysym.sym)
    let key = KeyPosition(rawValue: Int(event.keysym.scancode.rawValue))
    let isPress = event.type == SDL_KEYDOWN.rawValue
    if isPress, prompt != nil { return typeIntoPrompt(symbol, event.keysym.mod) }
    if isPress, menuWindow != nil {
      if ModifierKeys(key) == nil, event.repeat == 0 { choose(symbol) }
      return
    }
    if isPress, !state.isConnected { return answerStatus(symbol) }
    let effects = isPress ? keyboard.press(key, symbol, isRepeat: event.repeat != 0) : keyboard.release(key)
    carryOut(effects, in: window(event.windowID))
    // The release follows the press at once, so the lock's new state is known by then.
    if !isPress, key == .capsLock || key == .numLock || key == .scrollLock { syncLocks(always: false) }
  }

  private func handle(_ event: SDL_TextInputEvent) {
    guard var prompt else { return }
    let text = withUnsafeBytes(of: event.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    _ = prompt.type(text)
    self.prompt = prompt
  }

  private func typeIntoPrompt(_ symbol: KeySymbol, _ modifiers: UInt16) {
    guard var prompt else { return }
    let isControl = UInt32(modifiers) & KMOD_CTRL.rawValue != 0
    let outcome: PasswordPrompt.Outcome
    switch symbol {
    case .returnKey, KeySymbol(KeyPosition(rawValue: 88)): outcome = prompt.press(.enter)
    case .escape: outcome = options.isKiosk ? .nothing : prompt.press(.escape)
    case .tab: outcome = prompt.press(.tab)
    case .backspace: outcome = prompt.press(.backspace)
    case KeySymbol("u") where isControl: outcome = prompt.press(.clear)
    case KeySymbol("h") where isControl: outcome = prompt.press(.reveal)
    case KeySymbol("v") where isControl:
      guard let text = SDL_GetClipboardText() else { return }
      outcome = prompt.type(String(cString: text))
      SDL_free(text)
    default: return
    }
    self.prompt = prompt
    switch outcome {
    case .submit(_, let password):
      self.prompt = nil
      stopAsking()
      bridge.reconnect(password: Array(password.utf8))
    case .cancel: isDone = true
    case .nothing, .changed: break
    }
  }

  /// Keys while there is no session.
  private func answerStatus(_ symbol: KeySymbol) {
    switch symbol {
    case KeySymbol("r"):
      switch state {
      case .ended where !options.isRecording, .reconnecting: bridge.reconnect()
      default: break
      }
    case .escape, KeySymbol("q"): if !options.isKiosk { isDone = true }
    case .function(11): if let window = windows.first(where: \.hasFocus), !options.isKiosk { window.setFullScreen(!window.isFullScreen) }
    default: break
    }
  }

  func stopAsking() { SDL_StopTextInput() }

  // MARK: Mouse

  private func handle(_ event: SDL_MouseMotionEvent) {
    guard let window = window(event.windowID), !asksSomething else { return }
    keyboard.pointerMoved()
    carryOut(pointer.move(to: window.pixel(x: event.x, y: event.y), dx: event.xrel, dy: event.yrel, layout: window.layout), in: window)
    updatePointer()
  }

  private func handle(_ event: SDL_MouseButtonEvent) {
    guard let window = window(event.windowID), let button = PointerButton(sdl: event.button) else { return }
    if event.type == SDL_MOUSEBUTTONUP.rawValue { return carryOut(pointer.release(button), in: window) }
    guard !asksSomething else { return }
    if isReleasedByHand {
      isReleasedByHand = false
      updateGrab()
    }
    carryOut(pointer.press(button, at: window.pixel(x: event.x, y: event.y), layout: window.layout), in: window)
  }

  private func handle(_ event: SDL_MouseWheelEvent) {
    guard let window = window(event.windowID), !asksSomething else { return }
    let isFlipped = event.direction == SDL_MOUSEWHEEL_FLIPPED.rawValue
    let notches = Double(event.preciseY) * (isFlipped ? -1 : 1)
    carryOut(pointer.scroll(by: notches, at: window.pixel(x: event.mouseX, y: event.mouseY), layout: window.layout), in: window)
  }
}

extension PointerButton {
  /// The button with SDL's number.
  init?(sdl number: UInt8) {
    switch number {
    case 1: self = .left
    case 2: self = .middle
    case 3: self = .right
    case 4: self = .side
    case 5: self = .extra
    default: return nil
    }
  }
}
