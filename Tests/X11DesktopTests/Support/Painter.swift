import CXCB
import SpiceGraphics
import Testing

@testable import X11Desktop

/// An X program that draws what tests want, and waits until it is drawn.
final class Painter {
  let connection: XConnection
  private let context: xcb_gcontext_t

  init(_ display: X11Display) throws {
    connection = try display.connect()
    context = connection.newID()
    xcb_create_gc(
      connection.handle, context, connection.root, XCB_GC_SUBWINDOW_MODE.rawValue, [XCB_SUBWINDOW_MODE_INCLUDE_INFERIORS.rawValue])
  }

  /// Fills rectangles of the root window, over all windows, with a colour 0xRRGGBB.
  func fill(_ rects: Rect..., color: UInt32) throws {
    xcb_change_gc(connection.handle, context, XCB_GC_FOREGROUND.rawValue, [color])
    let rectangles = rects.map {
      xcb_rectangle_t(x: Int16($0.left), y: Int16($0.top), width: UInt16($0.width), height: UInt16($0.height))
    }
    try connection.check(
      "PolyFillRectangle",
      xcb_poly_fill_rectangle_checked(connection.handle, connection.root, context, UInt32(rectangles.count), rectangles))
  }

  /// Where the pointer is, and the window that is under it, 0 if that is the root window.
  private func queryPointer() throws -> (position: Point, window: xcb_window_t) {
    let cookie = xcb_query_pointer(connection.handle, connection.root)
    return try connection.reply("QueryPointer") {
      xcb_query_pointer_reply(connection.handle, cookie, &$0)
    } _: {
      (Point(x: Int32($0.pointee.root_x), y: Int32($0.pointee.root_y)), $0.pointee.child)
    }
  }

  var pointer: Point { get throws { try queryPointer().position } }
  var isWindowUnderPointer: Bool { get throws { try queryPointer().window != 0 } }

  /// Takes the X server for this program alone, until it ends.
  func grabServer() { xcb_grab_server(connection.handle) }

  /// Switches the X server's own repetition of held keys on or off.
  func setAutoRepeat(_ isOn: Bool) throws {
    let mode = isOn ? XCB_AUTO_REPEAT_MODE_ON : XCB_AUTO_REPEAT_MODE_OFF
    try connection.check(
      "ChangeKeyboardControl", xcb_change_keyboard_control_checked(connection.handle, XCB_KB_AUTO_REPEAT_MODE.rawValue, [mode.rawValue]))
  }

  /// Gives the root window a pointer of ARGB pixels, by way of the RENDER extension, as programs with coloured pointers do.
  func setCursor(size: Size, hotSpot: Point, pixels: [UInt32]) throws {
    let handle = connection.handle
    let render = try connection.requireExtension("RENDER", needed: "0.5").majorOpcode
    _ = try connection.rawRequest("RenderQueryVersion", majorOpcode: render, minorOpcode: 0, body: [0, 11])
    let formats = try connection.rawRequest("RenderQueryPictFormats", majorOpcode: render, minorOpcode: 1, body: [])
    let format = try #require(Self.argbFormat(in: formats))

    let pixmap = connection.newID()
    let pixmapContext = connection.newID()
    xcb_create_pixmap(handle, 32, pixmap, connection.root, UInt16(size.width), UInt16(size.height))
    xcb_create_gc(handle, pixmapContext, pixmap, 0, nil)
    try pixels.withUnsafeBytes { bytes in
      try connection.check(
        "PutImage",
        xcb_put_image_checked(
          handle, UInt8(XCB_IMAGE_FORMAT_Z_PIXMAP.rawValue), pixmap, pixmapContext, UInt16(size.width), UInt16(size.height), 0, 0, 0, 32,
          UInt32(bytes.count), bytes.bindMemory(to: UInt8.self).baseAddress))
    }
    let picture = connection.newID()
    connection.rawCommand(majorOpcode: render, minorOpcode: 4, body: [picture, pixmap, format, 0])
    let cursor = connection.newID()
    connection.rawCommand(
      majorOpcode: render, minorOpcode: 27, body: [cursor, picture, UInt32(hotSpot.x) | UInt32(hotSpot.y) << 16])
    try connection.check(
      "ChangeWindowAttributes",
      xcb_change_window_attributes_checked(handle, connection.root, XCB_CW_CURSOR.rawValue, [cursor]))
  }

  /// The format of 32-bit ARGB among those of an answer to RenderQueryPictFormats: 28 bytes each, from byte 32.
  private static func argbFormat(in answer: [UInt8]) -> UInt32? {
    answer.withUnsafeBytes { bytes in
      let count = Int(bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
      for start in stride(from: 32, to: 32 + count * 28, by: 28) {
        func field(_ offset: Int) -> UInt16 { bytes.loadUnaligned(fromByteOffset: start + offset, as: UInt16.self) }
        let isDirect = bytes[start + 4] == 1 && bytes[start + 5] == 32
        if isDirect && [field(8), field(12), field(16), field(20)] == [16, 8, 0, 24] {
          return bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)
        }
      }
      return nil
    }
  }
}
