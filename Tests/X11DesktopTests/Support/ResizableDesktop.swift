import CXCB
import SpiceGraphics

@testable import X11Desktop

/// An X server whose screen really changes its size (Xvnc, without anybody connected by VNC).
final class ResizableDesktop {
  struct NoSuchSize: Error {}

  let display: X11Display
  private let server: TestServer

  init() throws {
    server = try TestServer(["Xvnc", "-geometry", "1024x768", "-depth", "24", "-SecurityTypes", "None", "-rfbport", "-1"])
    display = try X11Display(name: server.name)
  }

  func stop() { server.stop() }

  /// Gives the screen one of the sizes that the X server offers.
  func resize(to size: Size) throws {
    let connection = try display.connect()
    let cookie = xcb_randr_get_screen_info(connection.handle, connection.root)
    let (index, time): (UInt16?, xcb_timestamp_t) = try connection.reply("RRGetScreenInfo") {
      xcb_randr_get_screen_info_reply(connection.handle, cookie, &$0)
    } _: { reply in
      let sizes = UnsafeBufferPointer(start: xcb_randr_get_screen_info_sizes(reply), count: Int(reply.pointee.nSizes))
      let index = sizes.firstIndex { Int32($0.width) == size.width && Int32($0.height) == size.height }
      return (index.map { UInt16($0) }, reply.pointee.config_timestamp)
    }
    guard let index else { throw NoSuchSize() }
    let change = xcb_randr_set_screen_config(
      connection.handle, connection.root, 0, time, index, UInt16(XCB_RANDR_ROTATION_ROTATE_0.rawValue), 0)
    let status = try connection.reply("RRSetScreenConfig") {
      xcb_randr_set_screen_config_reply(connection.handle, change, &$0)
    } _: {
      $0.pointee.status
    }
    guard status == 0 else { throw NoSuchSize() }
  }
}
