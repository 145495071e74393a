public import NIOCore
public import SpiceGraphics
import SpiceTransport
public import SpiceWire

// What a person does with keyboard and pointer. All of it does nothing while there is no inputs channel, and in a read-only session.

extension SpiceSession {
  func input(_ change: (inout InputsEngine) -> [InputsClientMessage]) {
    guard !configuration.isReadOnly, var receiver = inputs else { return }
    let messages = change(&receiver.engine)
    inputs = receiver
    for message in messages { send(message, on: ChannelID(.inputs)) }
  }

  // MARK: Keys

  /// Presses a key, or repeats the press of one that is held.
  public func press(_ key: ScanCode) {
    input { $0.press(key) }
    guard let delay = configuration.keyPressDelay, let held = inputs?.engine.heldPress else { return }
    eventLoop.scheduleTask(in: delay) {
      self.assumeIsolated { session in
        guard session.inputs?.engine.heldPress == held else { return }
        session.input { $0.sendHeldPress() }
      }
    }
  }

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
  /// - Parameters:
  ///   - text: line ends of every kind are Enter.
  ///   - layout: the guest's.
  ///   - pause: between two keys; guests' keyboards remember only a few.
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
}
