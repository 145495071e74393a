import SpiceGraphics
import SpiceWire

/// One client's inputs channel: keys, locks, pointer (spec 02, section 5; spec 07, section 10).
final class InputsChannel: ChannelEngine {
  private let outlet: any ChannelOutlet
  private let hub: InputsHub
  /// The keys and buttons that this client holds.
  private(set) var keyboard = KeyboardState()
  private(set) var buttons: MouseButtons = []
  private var assembler = ScanCodeAssembler()
  private var acknowledgement = MotionAcknowledgement()
  /// The locks changed while the client could not be told.
  private var owesLocks = false
  private var statistics = InputsChannelStatistics()

  init(outlet: any ChannelOutlet, hub: InputsHub) {
    self.outlet = outlet
    self.hub = hub
  }

  func started() { outlet.send(InputsServerMessage.initialize(InputsInit(modifiers: hub.locks.modifiers))) }

  func received(_ message: InputsClientMessage) {
    count(message)
    switch message {
    case .base: break
    case .keyDown(let key): press(key.code.scanCodes)
    case .keyUp(let key): press(key.code.scanCodes)
    case .keyScancode(let keys): press(keys.codes)
    case .keyModifiers(let wanted): hub.setLocks(wanted.modifiers)
    case .mouseMotion(let motion):
      if hub.mouseMode == .server {
        setButtons(motion.buttons)
        hub.emit(.motion(dx: motion.dx, dy: motion.dy, buttons: hub.buttons))
      }
      acknowledgeMotion()
    case .mousePosition(let position):
      if hub.mouseMode == .client {
        setButtons(position.buttons)
        let point = Point(x: Int32(clamping: position.x), y: Int32(clamping: position.y))
        hub.emit(.position(point, display: position.displayID, buttons: hub.buttons))
      }
      acknowledgeMotion()
    case .mousePress(let press):
      setButtons(press.buttons)
      switch press.button {
      case .wheelUp: hub.emit(.wheel(-1, buttons: hub.buttons))
      case .wheelDown: hub.emit(.wheel(1, buttons: hub.buttons))
      default: hub.emit(.buttons(hub.buttons))
      }
    case .mouseRelease(let release):
      setButtons(release.buttons)
      hub.emit(.buttons(hub.buttons))
    }
  }

  private func count(_ message: InputsClientMessage) {
    switch message {
    case .base, .keyModifiers: break
    case .keyDown, .keyUp, .keyScancode: statistics.keys += 1
    case .mouseMotion, .mousePosition: statistics.moves += 1
    case .mousePress, .mouseRelease: statistics.buttons += 1
    }
  }

  func describe(_ channel: inout ServerStatistics.Channel) { channel.inputs = statistics }

  /// Tells the lock keys' state. A client that takes nothing is told the last one when it does.
  func sendLocks() {
    owesLocks = outlet.isCongested
    guard !owesLocks else { return }
    outlet.send(InputsServerMessage.keyModifiers(InputsKeyModifiers(modifiers: hub.locks.modifiers)))
  }

  func drained() {
    if owesLocks { sendLocks() }
  }

  /// Releases what this client alone held, or it would stay pressed for everybody.
  func ended() {
    hub.remove(self)
    for byte in keyboard.releaseAll(butThoseHeldOn: hub.keyboards) { hub.press(byte) }
    if !buttons.isEmpty { hub.emit(.buttons(hub.buttons)) }
  }

  private func press(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      assembler.take(byte) { byte in
        keyboard.track(byte)
        hub.press(byte)
      }
    }
  }

  /// The wheel is an event, not a state: its bits in the mask have no effect.
  private func setButtons(_ new: MouseButtons) { buttons = new.subtracting([.wheelUp, .wheelDown]) }

  private func acknowledgeMotion() {
    if acknowledgement.note() { outlet.send(InputsServerMessage.mouseMotionAck) }
  }
}
