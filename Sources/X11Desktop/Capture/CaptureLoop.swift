import CXCB
import Glibc
import Logging
import SpiceGraphics
import Synchronization

/// What a capture's thread does. Confined to that thread once `run` was called.
final class CaptureLoop {
  private let connection: XConnection
  private let control: CaptureControl
  private let delegate: any DesktopCaptureDelegate
  private let logger: Logger
  private let method: ScreenMirror.Method?
  private let damageEvents: UInt8
  private let cursorEvents: UInt8
  private let randrEvents: UInt8
  private let pointer: PointerTracker?

  private let damage: xcb_damage_damage_t
  private let region: xcb_xfixes_region_t
  private var mirror: ScreenMirror
  private var monitors: [DisplayMonitor] = []
  private var cursorSerial: UInt32?
  private var pointerPosition: Point?

  /// What the X server has told and what has not been looked at.
  private var isDamaged = true
  private var isWhollyDamaged = true
  private var layoutChanged = true
  private var cursorChanged = true
  private var pointerMoved: Bool

  private let interval: Duration
  private var nextFrame = ContinuousClock.now
  private var nextCursor = ContinuousClock.now

  init(
    display: X11Display, options: DesktopCapture.Options, method: ScreenMirror.Method?, control: CaptureControl,
    delegate: any DesktopCaptureDelegate, logger: Logger
  ) throws(X11Error) {
    connection = try display.connect()
    self.control = control
    self.delegate = delegate
    self.logger = logger
    self.method = method
    interval = .seconds(1) / max(1, options.maximumFrameRate)
    let handle = connection.handle
    let root = connection.root

    damageEvents = try connection.requireExtension("DAMAGE", needed: "1.1").firstEvent
    cursorEvents = try connection.requireExtension("XFIXES", needed: "2.0").firstEvent
    randrEvents = try connection.requireExtension("RANDR", needed: "1.5").firstEvent
    pointer = options.followsPointer ? try PointerTracker(connection: connection) : nil
    pointerMoved = options.followsPointer

    // A program that has the X server for itself for a while still changes what is seen.
    xcb_test_grab_control(handle, 1)
    // Events are asked for before the first look at what they report, so that no change falls between.
    xcb_change_window_attributes(handle, root, XCB_CW_EVENT_MASK.rawValue, [XCB_EVENT_MASK_STRUCTURE_NOTIFY.rawValue])
    let changes = XCB_RANDR_NOTIFY_MASK_SCREEN_CHANGE.rawValue | XCB_RANDR_NOTIFY_MASK_CRTC_CHANGE.rawValue
    xcb_randr_select_input(handle, root, UInt16(changes | XCB_RANDR_NOTIFY_MASK_OUTPUT_CHANGE.rawValue))
    xcb_xfixes_select_cursor_input(handle, root, XCB_XFIXES_CURSOR_NOTIFY_MASK_DISPLAY_CURSOR.rawValue)
    damage = connection.newID()
    region = connection.newID()
    xcb_xfixes_create_region(handle, region, 0, nil)
    try connection.check(
      "DamageCreate", xcb_damage_create_checked(handle, damage, root, UInt8(XCB_DAMAGE_REPORT_LEVEL_NON_EMPTY.rawValue)))
    mirror = try ScreenMirror(connection: connection, size: try connection.rootSize(), method: method)
    control.setDescriptor(connection.descriptor)
  }

  deinit { control.setDescriptor(nil) }

  func run() {
    do {
      while !control.isStopping {
        control.signal.clear()
        takeEvents()
        try connection.checkAlive()
        let delay = try step()
        // Waiting for a reply may have brought events, and callbacks may have asked for more.
        if delay != .zero && !takeEvents() { wait(delay) }
      }
    } catch {
      if !control.isStopping {
        logger.error("The capture ended.", metadata: ["error": "\(error)"])
        delegate.desktopLost(error)
      }
    }
  }

  /// Does what is due. Returns how long to sleep unless something happens, nil for ever, zero for not at all.
  private func step() throws(X11Error) -> Duration? {
    if layoutChanged { try updateLayout() }
    let now = ContinuousClock.now
    var wakeUps: [ContinuousClock.Instant] = []

    if cursorChanged || pointerMoved {
      if now >= nextCursor {
        nextCursor = now + interval
        if cursorChanged { try updateCursor() }
        if pointerMoved { try updatePointer() }
      } else {
        wakeUps.append(nextCursor)
      }
    }
    let request = control.request
    if request == .atOnce || (isDamaged && request != nil) {
      let due = control.isHurried(at: now) ? nextFrame - interval / 2 : nextFrame
      if now >= due || request == .atOnce {
        // From when it was due, if that is not long ago: waking late now and then must not lower the rate.
        nextFrame = max(due, now - interval) + interval
        try deliverFrame(evenIfEmpty: request == .atOnce)
        return .zero
      }
      wakeUps.append(due)
    }
    guard let next = wakeUps.min() else { return nil }
    return max(.zero, ContinuousClock.now.duration(to: next))
  }

  private func wait(_ delay: Duration?) {
    connection.flush()
    var waiting = [
      pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: control.signal.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    // Rounded up: waking too early would mean to wait once more.
    let milliseconds = delay.map { delay in
      let (seconds, attoseconds) = delay.components
      return CInt(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
    poll(&waiting, nfds_t(waiting.count), milliseconds ?? -1)
    control.wakeUps.wrappingAdd(1, ordering: .relaxed)
  }

  // MARK: Events

  /// Takes all events that are there, without waiting. Returns whether there were any.
  @discardableResult
  private func takeEvents() -> Bool {
    var found = false
    while let event = xcb_poll_for_event(connection.handle) {
      found = true
      take(event)
      free(event)
    }
    return found
  }

  private func take(_ event: UnsafeMutablePointer<xcb_generic_event_t>) {
    let kind = event.pointee.response_type & 0x7f
    switch kind {
    case 0: connection.log(event, to: logger)
    case damageEvents + UInt8(XCB_DAMAGE_NOTIFY): isDamaged = true
    case cursorEvents + UInt8(XCB_XFIXES_CURSOR_NOTIFY): cursorChanged = true
    case randrEvents + UInt8(XCB_RANDR_SCREEN_CHANGE_NOTIFY), randrEvents + UInt8(XCB_RANDR_NOTIFY): layoutChanged = true
    case UInt8(XCB_CONFIGURE_NOTIFY): layoutChanged = true
    default:
      if let pointer, pointer.isMove(event) { pointerMoved = true }
    }
  }

  // MARK: What the delegate gets

  private func updateLayout() throws(X11Error) {
    layoutChanged = false
    let size = try connection.rootSize()
    let monitors = try connection.monitors(of: size)
    let isNewSize = size != mirror.size
    if isNewSize { mirror = try ScreenMirror(connection: connection, size: size, method: method) }
    guard isNewSize || monitors != self.monitors else { return }
    self.monitors = monitors
    // Other monitors can mean other contents of the same screen, and consumers start afresh after a change of layout.
    isWhollyDamaged = true
    isDamaged = true
    delegate.desktopResized(to: size, monitors: monitors)
  }

  private func deliverFrame(evenIfEmpty: Bool) throws(X11Error) {
    isDamaged = false
    let rects: [Rect]
    do {
      rects = try mirror.update(damage: damage, region: region, whole: isWhollyDamaged)
    } catch X11Error.refused(let request, let code) {
      // The screen has changed its size meanwhile. The damage is lost, but then everything is drawn anew.
      logger.debug("A frame was lost.", metadata: ["request": "\(request)", "code": "\(code)"])
      isWhollyDamaged = true
      isDamaged = true
      layoutChanged = true
      return
    }
    isWhollyDamaged = false
    // Damage that ends before it is looked at, such as that outside the screen, is none.
    guard evenIfEmpty || !rects.isEmpty else { return }
    control.frameDelivered()
    delegate.desktopChanged(rects, frame: mirror.frame)
  }

  private func updateCursor() throws(X11Error) {
    cursorChanged = false
    let cookie = xcb_xfixes_get_cursor_image(connection.handle)
    let shape: CursorShape
    do {
      shape = try connection.reply("XFixesGetCursorImage") {
        xcb_xfixes_get_cursor_image_reply(connection.handle, cookie, &$0)
      } _: { reply in
        let size = Size(width: Int32(reply.pointee.width), height: Int32(reply.pointee.height))
        // The library trusts the size; the pixels that were sent may be fewer.
        guard size.area <= Int(reply.pointee.length) else { return .none }
        let pixels = UnsafeRawBufferPointer(start: xcb_xfixes_get_cursor_image_cursor_image(reply), count: size.area * 4)
        return CursorShape(
          size: size, hotSpot: Point(x: Int32(reply.pointee.xhot), y: Int32(reply.pointee.yhot)),
          pixels: Array(pixels), serial: reply.pointee.cursor_serial)
      }
    } catch X11Error.refused {
      // An X server without a pointer has no picture of it.
      shape = .none
    }
    guard shape.serial != cursorSerial else { return }
    cursorSerial = shape.serial
    delegate.desktopCursorChanged(to: shape)
  }

  private func updatePointer() throws(X11Error) {
    pointerMoved = false
    guard let pointer else { return }
    let position = try pointer.position()
    guard position != pointerPosition else { return }
    pointerPosition = position
    delegate.desktopCursorMoved(to: position)
  }
}
