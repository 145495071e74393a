public import SpiceGraphics
public import SpiceWire

/// An inputs channel's state machine (spec 02, section 5; spec 11, sections 10 and 11): knows which keys and buttons are down and which
/// locks are on, and turns what a person does into messages.
public struct InputsEngine: ChannelEngine {
  public typealias ServerMessage = InputsServerMessage
  public typealias ClientMessage = InputsClientMessage
  public typealias Event = InputsEvent

  /// The locks that are on in the guest; nil before INIT.
  public private(set) var lockKeys: LockKeys?
  /// The keys that are down, in the order in which they were pressed.
  public private(set) var pressedKeys: [ScanCode] = []
  public private(set) var pressedButtons: MouseButtons = []

  /// A press that is held back, and its number; see `init`.
  public private(set) var heldPress: HeldPress?
  private var heldCount = 0

  private let serverCapabilities: CapabilitySet<InputsCapability>
  private let holdsPresses: Bool
  private var flow = PointerFlow()

  /// A wheel that turns further at once is one that somebody else turns.
  private static let mostClicks = 100

  /// - Parameters:
  ///   - serverCapabilities: what the server can do on this channel.
  ///   - holdsPresses: the press of a key that is no modifier waits until the key is released, something else happens or
  ///     `sendHeldPress()` is called, whichever comes first. A short press is one message then, so that no delay on the way can make the
  ///     guest repeat it (spec 11, section 10.3).
  public init(serverCapabilities: CapabilitySet<InputsCapability>, holdsPresses: Bool = false) {
    self.serverCapabilities = serverCapabilities
    self.holdsPresses = holdsPresses
  }

  /// A press that waits.
  public struct HeldPress: Hashable, Sendable {
    public var key: ScanCode
    /// Counts them, to tell one from the next.
    public var number: Int
  }

  public static func common(_ message: InputsServerMessage) -> BaseServerMessage? {
    if case .base(let common) = message { common } else { nil }
  }

  public static func message(_ common: BaseClientMessage) -> InputsClientMessage { .base(common) }

  public mutating func handle(
    _ message: InputsServerMessage, effects: inout [ChannelEffect<InputsEngine>]
  ) throws(ChannelProblem) {
    switch message {
    case .initialize(let fields):
      lockKeys = fields.modifiers
      effects.append(.event(.ready(fields.modifiers)))
    case .keyModifiers(let fields):
      guard lockKeys != fields.modifiers else { return }
      lockKeys = fields.modifiers
      effects.append(.event(.lockKeysChanged(fields.modifiers)))
    case .mouseMotionAck:
      effects += flow.acknowledge(buttons: pressedButtons).map { .send($0) }
    case .base:
      break
    }
  }

  // MARK: Keys

  /// The message for a press; a key that is down already is pressed again, as by a keyboard that repeats.
  public mutating func press(_ key: ScanCode) -> [InputsClientMessage] {
    let earlier = sendHeldPress()
    if holdsPresses, !key.isModifier, !pressedKeys.contains(key) {
      heldCount += 1
      heldPress = HeldPress(key: key, number: heldCount)
      return earlier
    }
    return earlier + pressNow(key)
  }

  private mutating func pressNow(_ key: ScanCode) -> [InputsClientMessage] {
    if !pressedKeys.contains(key) { pressedKeys.append(key) }
    return [Self.down(key)]
  }

  /// The message for the press that was held back, if there is one: its time is over.
  public mutating func sendHeldPress() -> [InputsClientMessage] {
    guard let press = heldPress else { return [] }
    heldPress = nil
    return pressNow(press.key)
  }

  /// The message for a release; none if the key is not down.
  public mutating func release(_ key: ScanCode) -> [InputsClientMessage] {
    if heldPress?.key == key {
      heldPress = nil
      return tap([key])
    }
    let earlier = sendHeldPress()
    guard let index = pressedKeys.firstIndex(of: key) else { return earlier }
    pressedKeys.remove(at: index)
    return earlier + [Self.up(key)]
  }

  /// Releases all keys and buttons that are down, in the reverse of the order in which they were pressed.
  public mutating func releaseAll() -> [InputsClientMessage] {
    // Nobody saw what was held back.
    heldPress = nil
    var messages = pressedKeys.reversed().map(Self.up)
    pressedKeys = []
    for button in PointerButton.allCases where pressedButtons.contains(button.mask) { messages += release(button) }
    return messages
  }

  /// Presses in order, releases in reverse. One key alone is one message, if the server takes it, so that no delay on the way can make the
  /// guest repeat it.
  public mutating func tap(_ keys: [ScanCode]) -> [InputsClientMessage] {
    let earlier = sendHeldPress()
    if keys.count == 1, serverCapabilities.contains(.keyScancode) {
      return earlier + [.keyScancode(InputsKeyScancode(codes: (keys[0].bytes(isDown: true) + keys[0].bytes(isDown: false))[...]))]
    }
    return earlier + keys.map(Self.down) + keys.reversed().map(Self.up)
  }

  /// The sequence of the Pause key (spec 11, section 10.2).
  public mutating func tapPause() -> [InputsClientMessage] {
    let earlier = sendHeldPress()
    let halves = [ScanCode(rawValue: 0x21d), ScanCode(rawValue: 0x45)]
    return earlier + halves.map(Self.down) + halves.map(Self.up)
  }

  public func setLockKeys(_ locks: LockKeys) -> [InputsClientMessage] { [.keyModifiers(InputsKeyModifiers(modifiers: locks))] }

  private static func down(_ key: ScanCode) -> InputsClientMessage {
    .keyDown(InputsKeyDown(code: KeyCode(scanCodes: key.bytes(isDown: true))))
  }

  private static func up(_ key: ScanCode) -> InputsClientMessage {
    .keyUp(InputsKeyUp(code: KeyCode(scanCodes: key.bytes(isDown: false))))
  }

  // MARK: The pointer

  public mutating func movePointer(dx: Int32, dy: Int32) -> [InputsClientMessage] { flow.move(dx: dx, dy: dy, buttons: pressedButtons) }

  /// Coordinates left of or above the display count as its edge.
  public mutating func movePointer(to point: Point, display: UInt8) -> [InputsClientMessage] {
    flow.move(to: point, display: display, buttons: pressedButtons)
  }

  public mutating func press(_ button: PointerButton) -> [InputsClientMessage] {
    let moves = sendHeldPress() + flow.takePending(pressedButtons)
    pressedButtons.insert(button.mask)
    return moves + [.mousePress(InputsMousePress(button: button.wire, buttons: pressedButtons))]
  }

  public mutating func release(_ button: PointerButton) -> [InputsClientMessage] {
    let moves = sendHeldPress() + flow.takePending(pressedButtons)
    pressedButtons.remove(button.mask)
    return moves + [.mouseRelease(InputsMouseRelease(button: button.wire, buttons: pressedButtons))]
  }

  public mutating func scroll(_ direction: ScrollDirection, clicks: Int) -> [InputsClientMessage] {
    let wheel: MouseButton = direction == .up ? .wheelUp : .wheelDown
    var messages = sendHeldPress() + flow.takePending(pressedButtons)
    for _ in 0..<min(max(0, clicks), Self.mostClicks) {
      messages.append(.mousePress(InputsMousePress(button: wheel, buttons: pressedButtons)))
      messages.append(.mouseRelease(InputsMouseRelease(button: wheel, buttons: pressedButtons)))
    }
    return messages
  }
}
