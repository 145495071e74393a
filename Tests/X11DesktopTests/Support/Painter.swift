import CXCB
import SpiceGraphics

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
}
