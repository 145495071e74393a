import CXCB
import Glibc
import SpiceGraphics
import Synchronization

@testable import X11Desktop

/// An X program with a window over the whole screen and the keyboard's focus, which notes what input reaches it.
final class Listener {
  enum Input: Hashable {
    case key(UInt8, isPressed: Bool)
    case button(UInt8, isPressed: Bool)
    case motion(Point)
  }

  let connection: XConnection
  private(set) var inputs: [Input] = []

  init(_ display: X11Display) throws {
    connection = try display.connect()
    let handle = connection.handle
    let window = connection.newID()
    let events =
      XCB_EVENT_MASK_KEY_PRESS.rawValue | XCB_EVENT_MASK_KEY_RELEASE.rawValue | XCB_EVENT_MASK_BUTTON_PRESS.rawValue
      | XCB_EVENT_MASK_BUTTON_RELEASE.rawValue | XCB_EVENT_MASK_POINTER_MOTION.rawValue
    xcb_create_window(
      handle, 0, window, connection.root, 0, 0, UInt16(display.size.width), UInt16(display.size.height), 0,
      UInt16(XCB_WINDOW_CLASS_INPUT_OUTPUT.rawValue), 0, XCB_CW_OVERRIDE_REDIRECT.rawValue | XCB_CW_EVENT_MASK.rawValue, [1, events])
    xcb_map_window(handle, window)
    try connection.check(
      "SetInputFocus", xcb_set_input_focus_checked(handle, UInt8(XCB_INPUT_FOCUS_POINTER_ROOT.rawValue), window, 0))
  }

  /// Takes what has come; events that were caused before this call by a request that is done are there.
  func take() throws {
    _ = try connection.rootSize()
    while let event = xcb_poll_for_event(connection.handle) {
      event.withMemoryRebound(to: xcb_key_press_event_t.self, capacity: 1) { event in
        let detail = event.pointee.detail
        switch CInt(event.pointee.response_type & 0x7f) {
        case XCB_KEY_PRESS: inputs.append(.key(detail, isPressed: true))
        case XCB_KEY_RELEASE: inputs.append(.key(detail, isPressed: false))
        case XCB_BUTTON_PRESS: inputs.append(.button(detail, isPressed: true))
        case XCB_BUTTON_RELEASE: inputs.append(.button(detail, isPressed: false))
        case XCB_MOTION_NOTIFY:
          inputs.append(.motion(Point(x: Int32(event.pointee.root_x), y: Int32(event.pointee.root_y))))
        default: break
        }
      }
      free(event)
    }
  }

  /// Forgets what has come.
  func clear() throws {
    try take()
    inputs = []
  }

  /// Waits until that much input has come.
  func waitFor(_ count: Int) throws -> [Input] {
    _ = try eventually {
      try take()
      return inputs.count >= count
    }
    return inputs
  }
}
