public import NIOCore
public import SpiceGraphics
import SpiceTransport
public import SpiceWire

// What a person does with keyboard and pointer. All of it does nothing while there is no inputs channel, and in a read-only session.

extension SpiceSession {
  private func input(_ change: (inout InputsEngine) -> [InputsClientMessage]) {
    guard !configuration.isReadOnly, inputs != nil else { return }
    for message in change(&inputs!.engine) { send(message, on: ChannelID(.inputs)) }
  }

  // MARK: Keys

  /// Presses a key, or repeats the press of one that is held.
  public func press(_ key: ScanCode) { input { $0.press(key) } }

  /// Releases a key; does nothing if it is not down.
  public func release(_ key: ScanCode) { input { $0.release(key) } }

  /// Releases everything that is down, keys and buttons: what a view does when it loses the focus.
  public func releaseAllKeys() { input { $0.releaseAll() } }

  /// Presses keys in order and releases them in reverse: `tap([.leftControl, .leftAlt, .delete])`.
  public func tap(_ keys: [ScanCode]) { input { $0.tap(keys) } }

  /// The Pause key, which has a sequence of codes of its own.
  public func tapPause() { input { $0.tapPause() } }

  /// The locks that are on in the guest; nil before the inputs channel has told.
  public var lockKeys: LockKeys? { inputs?.engine.lockKeys }

  /// Sets the guest's locks to those of the local keyboard, now and whenever an inputs channel comes up.
  public func setLockKeys(_ locks: LockKeys) {
    wantedLocks = locks
    sendLocks(locks)
  }

  func sendLocks(_ locks: LockKeys) { input { $0.setLockKeys(locks) } }

  /// Types a text, as a person would who has this keyboard layout; the guest must have the same.
  ///
  /// - Parameter pause: between two keys; guests' keyboards remember only a few.
  /// - Throws: `SpiceClientError.cannotType` before anything is typed, if the layout lacks a character.
  public func type(
    _ text: String, layout: KeyboardLayout = .us, pause: TimeAmount = .milliseconds(10)
  ) async throws(SpiceClientError) {
    var strokes: [KeyStroke] = []
    for character in text {
      guard let keys = layout.strokes(for: character) else { throw .cannotType(character) }
      strokes += keys
    }
    guard !configuration.isReadOnly else { return }
    for stroke in strokes {
      if let ending { throw ending }
      guard inputs != nil else { throw endings[ChannelID(.inputs)] ?? .notOpen(ChannelID(.inputs)) }
      if Task.isCancelled { throw .cancelled }
      input { $0.tap(stroke.keys(locks: $0.lockKeys ?? [])) }
      let next = NIODeadline.now() + pause
      while NIODeadline.now() < next, ending == nil, !Task.isCancelled { await sleep(until: next) }
    }
  }

  // MARK: The pointer

  /// Who places the pointer; nil before the server has told.
  public var mouseMode: MouseMode? { mainState?.currentMouseMode }

  /// Asks for another mouse mode; the answer is `MainEvent.mouseModeChanged`, if the server agrees.
  public func requestMouseMode(_ mode: MouseMode) {
    guard !configuration.isReadOnly else { return }
    send(MainClientMessage.mouseModeRequest(MainMouseModeRequest(mode: mode)), on: ChannelID(.main))
  }

  /// Moves the pointer to a pixel of a display's monitor. Ignored in server mouse mode.
  public func movePointer(to point: Point, display: UInt8 = 0) {
    guard mouseMode == .client else { return }
    input { $0.movePointer(to: point, display: display) }
  }

  /// Moves the pointer by so many pixels, to the right and down. Ignored in client mouse mode.
  public func movePointer(dx: Int32, dy: Int32) {
    guard mouseMode == .server else { return }
    input { $0.movePointer(dx: dx, dy: dy) }
  }

  public func press(_ button: PointerButton) { input { $0.press(button) } }

  public func release(_ button: PointerButton) { input { $0.release(button) } }

  /// Turns the wheel by so many clicks.
  public func scroll(_ direction: ScrollDirection, clicks: Int = 1) { input { $0.scroll(direction, clicks: clicks) } }

  // MARK: The guest's pointer and screens

  /// The guest's pointer on a display; nil if it has no cursor channel.
  public func cursor(of display: UInt8 = 0) -> CursorState? { cursors[display]?.engine.state }

  /// What is known of the guest's agent.
  public var agent: AgentState {
    var state = main.engine.agent.state
    state.isConnected = mainState?.isAgentConnected ?? false
    return state
  }

  /// Asks the guest's agent for these screens; those that are not named are switched off. Kept until there is an agent that takes it. Does
  /// nothing in a read-only session.
  public func requestMonitors(_ monitors: [MonitorRequest]) {
    guard !configuration.isReadOnly else { return }
    for message in main.engine.requestMonitors(monitors) { send(message, on: ChannelID(.main)) }
  }
}
