import CXCB
import SpiceGraphics

/// Notices that the pointer moves anywhere on the screen.
///
/// The core protocol only tells moves inside windows that nobody else listens to, so this takes the raw motion events of the X Input
/// extension 2, which come whatever windows do. They do not say where the pointer is; that is asked for.
struct PointerTracker {
  private static let selectEvents: UInt8 = 46
  private static let queryVersion: UInt8 = 47
  private static let allMasterDevices: UInt32 = 1
  private static let rawMotion: UInt16 = 17

  private let connection: XConnection
  private let majorOpcode: UInt8

  init(connection: XConnection) throws(X11Error) {
    self.connection = connection
    majorOpcode = try connection.requireExtension("XInputExtension", needed: "2.0").majorOpcode
    // The version is two 16-bit numbers, major first; the answer has it at byte 8.
    let answer = try connection.rawRequest("XIQueryVersion", majorOpcode: majorOpcode, minorOpcode: Self.queryVersion, body: [2])
    guard answer[8] >= 2 else { throw X11Error.missingExtension(name: "XInputExtension", needed: "2.0", found: "\(answer[8])") }
    // One mask of one word for all master devices.
    connection.rawCommand(
      majorOpcode: majorOpcode, minorOpcode: Self.selectEvents,
      body: [connection.root, 1, Self.allMasterDevices | 1 << 16, 1 << UInt32(Self.rawMotion)])
  }

  func isMove(_ event: UnsafeMutablePointer<xcb_generic_event_t>) -> Bool {
    guard event.pointee.response_type & 0x7f == UInt8(XCB_GE_GENERIC) else { return false }
    return event.withMemoryRebound(to: xcb_ge_generic_event_t.self, capacity: 1) {
      $0.pointee.`extension` == majorOpcode && $0.pointee.event_type == Self.rawMotion
    }
  }

  /// Where the pointer is, in pixels of the screen.
  func position() throws(X11Error) -> Point {
    let cookie = xcb_query_pointer(connection.handle, connection.root)
    return try connection.reply("QueryPointer") {
      xcb_query_pointer_reply(connection.handle, cookie, &$0)
    } _: {
      Point(x: Int32($0.pointee.root_x), y: Int32($0.pointee.root_y))
    }
  }
}
