import CXCB
import Glibc
import Logging
import SpiceGraphics
import Synchronization

/// What an injector's thread does. Confined to that thread once `run` was called.
final class InjectorLoop {
  private let connection: XConnection
  private let control: InjectorControl
  private let logger: Logger
  private let lights: KeyboardLights
  private let lockKeysChanged: @Sendable (LockKeys) -> Void

  /// What was pressed and not released, by key code and by button.
  private var heldKeys = [Bool](repeating: false, count: 256)
  private var heldButtons = [Bool](repeating: false, count: 10)

  init(
    display: X11Display, control: InjectorControl, logger: Logger, lockKeysChanged: @escaping @Sendable (LockKeys) -> Void
  ) throws(X11Error) {
    connection = try display.connect()
    self.control = control
    self.logger = logger
    self.lockKeysChanged = lockKeysChanged
    // A program that has the X server for itself, such as one with a menu open, waits for the very input that comes from here.
    xcb_test_grab_control(connection.handle, 1)
    lights = try KeyboardLights(connection: connection)
    control.lockKeys = try lights.state()
    control.setDescriptor(connection.descriptor)
  }

  deinit { control.setDescriptor(nil) }

  func run() {
    defer { control.finish() }
    do {
      var isStopping = false
      while !isStopping {
        control.signal.clear()
        let work = control.take()
        isStopping = work.isStopping
        for event in work.events { try inject(event) }
        if isStopping {
          releaseAll()
          // An X server drops what it has not read yet when a connection ends, so the releases are waited for.
          _ = try connection.rootSize()
        }
        connection.flush()
        takeEvents()
        try connection.checkAlive()
        if !isStopping { wait() }
      }
    } catch {
      logger.error("Input cannot be passed on any more.", metadata: ["error": "\(error)"])
    }
  }

  private func wait() {
    var waiting = [
      pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: control.signal.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    poll(&waiting, nfds_t(waiting.count), -1)
    control.wakeUps.wrappingAdd(1, ordering: .relaxed)
  }

  private func takeEvents() {
    while let event = xcb_poll_for_event(connection.handle) {
      if let locks = lights.change(event), locks != control.lockKeys {
        control.lockKeys = locks
        lockKeysChanged(locks)
      }
      if event.pointee.response_type == 0 { connection.log(event, to: logger) }
      free(event)
    }
  }

  // MARK: Events for the X server

  private func inject(_ event: InputQueue.Event) throws(X11Error) {
    switch event {
    case .move(let position):
      fake(XCB_MOTION_NOTIFY, 0, root: connection.root, x: max(0, position.x), y: max(0, position.y))
    case .moveBy(let dx, let dy):
      fake(XCB_MOTION_NOTIFY, 1, x: dx, y: dy)
    case .button(let number, let isPressed):
      guard heldButtons[Int(number)] != isPressed else { return }
      heldButtons[Int(number)] = isPressed
      fake(isPressed ? XCB_BUTTON_PRESS : XCB_BUTTON_RELEASE, number)
    case .key(let code, let isPressed):
      if isPressed && heldKeys[Int(code)] {
        guard try wantsRepetition(code) else { return }
        fake(XCB_KEY_RELEASE, code)
      }
      guard isPressed || heldKeys[Int(code)] else { return }
      heldKeys[Int(code)] = isPressed
      fake(isPressed ? XCB_KEY_PRESS : XCB_KEY_RELEASE, code)
    case .releaseAll: releaseAll()
    }
  }

  private func releaseAll() {
    for code in heldKeys.indices where heldKeys[code] {
      heldKeys[code] = false
      fake(XCB_KEY_RELEASE, UInt8(code))
    }
    for number in heldButtons.indices where heldButtons[number] {
      heldButtons[number] = false
      fake(XCB_BUTTON_RELEASE, UInt8(number))
    }
  }

  private func fake(_ kind: CInt, _ detail: UInt8, root: xcb_window_t = 0, x: Int32 = 0, y: Int32 = 0) {
    xcb_test_fake_input(
      connection.handle, UInt8(clamping: kind), detail, 0, root, Int16(clamping: x), Int16(clamping: y), 0)
  }

  /// Whether a repeated press of a held key is passed on: only of keys that repeat at all (not of Shift or Caps Lock), and only while the
  /// X server does not repeat held keys itself. Asked anew each time, because anybody can change it, and rarely needed.
  private func wantsRepetition(_ code: UInt8) throws(X11Error) -> Bool {
    let cookie = xcb_get_keyboard_control(connection.handle)
    return try connection.reply("GetKeyboardControl") {
      xcb_get_keyboard_control_reply(connection.handle, cookie, &$0)
    } _: { reply in
      let repeats = withUnsafeBytes(of: reply.pointee.auto_repeats) { $0[Int(code) / 8] & (1 << (code % 8)) != 0 }
      return repeats && reply.pointee.global_auto_repeat == UInt8(XCB_AUTO_REPEAT_MODE_OFF.rawValue)
    }
  }
}
