import CXCB
import Glibc
import Logging
import SpiceGraphics

/// One connection to an X server. Confined to the thread that uses it, apart from `sever()`.
///
/// Every reply is checked: an error of the X server becomes `X11Error.refused`, the end of the connection `X11Error.connectionLost`.
final class XConnection {
  let handle: OpaquePointer
  let display: String
  let root: xcb_window_t
  /// The root window's size when the connection was made.
  let initialSize: Size
  let rootDepth: UInt8

  /// Connects to `display`, with the key out of `authorityFile`, or as XAUTHORITY and `~/.Xauthority` say if that is nil.
  init(display: String, authorityFile: String?) throws(X11Error) {
    var host: UnsafeMutablePointer<CChar>?
    var number: CInt = 0
    var screenNumber: CInt = 0
    guard xcb_parse_display(display, &host, &number, &screenNumber) != 0 else { throw X11Error.invalidDisplayName(display) }
    free(host)

    let handle: OpaquePointer?
    if let authorityFile {
      let authority = try XAuthority(file: authorityFile)
      guard var key = authority.key(displayNumber: Int(number), hostName: Self.hostName()) else {
        throw X11Error.authority(file: authorityFile, reason: "it holds no MIT-MAGIC-COOKIE-1 for display \(number)")
      }
      var method = XAuthority.method
      handle = method.withUnsafeMutableBytes { method in
        key.withUnsafeMutableBytes { key in
          var information = xcb_auth_info_t(
            namelen: CInt(method.count), name: method.baseAddress?.assumingMemoryBound(to: CChar.self),
            datalen: CInt(key.count), data: key.baseAddress?.assumingMemoryBound(to: CChar.self))
          return xcb_connect_to_display_with_auth_info(display, &information, nil)
        }
      }
    } else {
      handle = xcb_connect(display, nil)
    }
    guard let handle else { throw X11Error.cannotConnect(display: display, reason: "out of memory") }
    let failure = xcb_connection_has_error(handle)
    guard failure == 0 else {
      xcb_disconnect(handle)
      throw X11Error.cannotConnect(display: display, reason: Self.reason(failure))
    }

    var screens = xcb_setup_roots_iterator(xcb_get_setup(handle))
    while screenNumber > 0, screens.rem > 1 {
      xcb_screen_next(&screens)
      screenNumber -= 1
    }
    guard screens.rem > 0, screenNumber == 0, let screen = screens.data else {
      xcb_disconnect(handle)
      throw X11Error.cannotConnect(display: display, reason: "it has no such screen")
    }
    self.handle = handle
    self.display = display
    root = screen.pointee.root
    initialSize = Size(width: Int32(screen.pointee.width_in_pixels), height: Int32(screen.pointee.height_in_pixels))
    rootDepth = screen.pointee.root_depth
    descriptor = xcb_get_file_descriptor(handle)
  }

  deinit { xcb_disconnect(handle) }

  /// The socket, for `poll`.
  let descriptor: CInt

  private static func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "" }
    return name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  private static func reason(_ code: CInt) -> String {
    switch code {
    case XCB_CONN_ERROR: "no X server answers there, or it refused the access key"
    case XCB_CONN_CLOSED_EXT_NOTSUPPORTED: "an extension is missing"
    case XCB_CONN_CLOSED_MEM_INSUFFICIENT: "out of memory"
    case XCB_CONN_CLOSED_PARSE_ERR: "the display name cannot be read"
    case XCB_CONN_CLOSED_INVALID_SCREEN: "it has no such screen"
    default: "error \(code)"
    }
  }

  var isLost: Bool { xcb_connection_has_error(handle) != 0 }

  func checkAlive() throws(X11Error) {
    if isLost { throw X11Error.connectionLost(display: display) }
  }

  func flush() { xcb_flush(handle) }

  func newID() -> UInt32 { xcb_generate_id(handle) }

  // MARK: Replies

  /// Waits for a reply and hands it to `body`; the reply is freed afterwards.
  func reply<Reply, Value>(
    _ request: String, _ fetch: (inout UnsafeMutablePointer<xcb_generic_error_t>?) -> UnsafeMutablePointer<Reply>?,
    _ body: (UnsafeMutablePointer<Reply>) -> Value
  ) throws(X11Error) -> Value {
    var failure: UnsafeMutablePointer<xcb_generic_error_t>?
    if let reply = fetch(&failure) {
      defer { free(reply) }
      return body(reply)
    }
    throw take(failure, of: request) ?? X11Error.connectionLost(display: display)
  }

  /// Waits until the X server has carried out a request that has no reply (sent with `_checked`).
  func check(_ request: String, _ cookie: xcb_void_cookie_t) throws(X11Error) {
    if let error = take(xcb_request_check(handle, cookie), of: request) { throw error }
    try checkAlive()
  }

  private func take(_ failure: UnsafeMutablePointer<xcb_generic_error_t>?, of request: String) -> X11Error? {
    guard let failure else { return nil }
    defer { free(failure) }
    return X11Error.refused(request: request, code: Int(failure.pointee.error_code))
  }

  /// Notes an error of the X server that arrived in place of an event.
  func log(_ event: UnsafeMutablePointer<xcb_generic_event_t>, to logger: Logger) {
    event.withMemoryRebound(to: xcb_generic_error_t.self, capacity: 1) { error in
      logger.debug(
        "The X server refused a request.",
        metadata: [
          "code": "\(error.pointee.error_code)", "major": "\(error.pointee.major_code)", "minor": "\(error.pointee.minor_code)",
        ])
    }
  }

  // MARK: Extensions

  struct Extension {
    var majorOpcode: UInt8
    var firstEvent: UInt8
    var firstError: UInt8
  }

  /// Where an extension's requests, events and errors begin; nil if the X server lacks it.
  func queryExtension(_ name: String) throws(X11Error) -> Extension? {
    let cookie = xcb_query_extension(handle, UInt16(clamping: name.utf8.count), name)
    return try reply("QueryExtension") {
      xcb_query_extension_reply(handle, cookie, &$0)
    } _: {
      $0.pointee.present == 0
        ? nil
        : Extension(majorOpcode: $0.pointee.major_opcode, firstEvent: $0.pointee.first_event, firstError: $0.pointee.first_error)
    }
  }

  /// The same, or an error that says which version of which extension is needed.
  func requireExtension(_ name: String, needed: String) throws(X11Error) -> Extension {
    guard let found = try queryExtension(name) else { throw X11Error.missingExtension(name: name, needed: needed, found: nil) }
    return found
  }

  /// The reply's bytes of a request that no library of ours knows.
  ///
  /// `body` is what follows the four-byte header, in the machine's byte order, a multiple of four bytes.
  func rawRequest(_ name: String, majorOpcode: UInt8, minorOpcode: UInt8, body: [UInt32]) throws(X11Error) -> [UInt8] {
    let sequence = sendRaw(majorOpcode: majorOpcode, minorOpcode: minorOpcode, body: body, hasReply: true)
    var failure: UnsafeMutablePointer<xcb_generic_error_t>?
    guard let reply = xcb_wait_for_reply(handle, sequence, &failure) else {
      throw take(failure, of: name) ?? X11Error.connectionLost(display: display)
    }
    defer { free(reply) }
    let words = reply.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
    return Array(UnsafeRawBufferPointer(start: reply, count: 32 + Int(words) * 4))
  }

  /// Sends a request that has no reply and that no library of ours knows.
  func rawCommand(majorOpcode: UInt8, minorOpcode: UInt8, body: [UInt32]) {
    _ = sendRaw(majorOpcode: majorOpcode, minorOpcode: minorOpcode, body: body, hasReply: false)
  }

  private func sendRaw(majorOpcode: UInt8, minorOpcode: UInt8, body: [UInt32], hasReply: Bool) -> CUnsignedInt {
    // Without an extension structure the library writes `opcode` as the major opcode and leaves the second byte alone.
    var protocolRequest = xcb_protocol_request_t(count: 1, ext: nil, opcode: majorOpcode, isvoid: hasReply ? 0 : 1)
    var words: [UInt32] = [UInt32(minorOpcode) << 8 | UInt32(UInt16(clamping: body.count + 1)) << 16] + body
    return words.withUnsafeMutableBytes { bytes in
      // The library uses the two vectors in front of those that it is given.
      var vectors = [iovec](repeating: iovec(), count: 3)
      vectors[2] = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
      return vectors.withUnsafeMutableBufferPointer { vectors in
        guard let first = vectors.baseAddress else { return 0 }
        return xcb_send_request(handle, CInt(XCB_REQUEST_CHECKED.rawValue), first + 2, &protocolRequest)
      }
    }
  }

  // MARK: What everyone asks

  /// The root window's present size in pixels.
  func rootSize() throws(X11Error) -> Size {
    let cookie = xcb_get_geometry(handle, root)
    return try reply("GetGeometry") {
      xcb_get_geometry_reply(handle, cookie, &$0)
    } _: {
      Size(width: Int32($0.pointee.width), height: Int32($0.pointee.height))
    }
  }

  /// The active monitors; one that covers the whole screen if the X server knows none.
  func monitors(of size: Size) throws(X11Error) -> [DisplayMonitor] {
    let cookie = xcb_randr_get_monitors(handle, root, 1)
    let found: [(name: xcb_atom_t, rect: Rect, isPrimary: Bool)] = try reply("RRGetMonitors") {
      xcb_randr_get_monitors_reply(handle, cookie, &$0)
    } _: { reply in
      var found: [(name: xcb_atom_t, rect: Rect, isPrimary: Bool)] = []
      // The library trusts the counts; each monitor takes at least 24 bytes of those that were sent.
      let end = UnsafeRawPointer(reply) + 32 + Int(reply.pointee.length) * 4
      var monitors = xcb_randr_get_monitors_monitors_iterator(reply)
      while monitors.rem > 0, let data = monitors.data, UnsafeRawPointer(data) + 24 <= end {
        let monitor = data.pointee
        let rect = Rect(
          origin: Point(x: Int32(monitor.x), y: Int32(monitor.y)),
          size: Size(width: Int32(monitor.width), height: Int32(monitor.height)))
        if !rect.isEmpty { found.append((monitor.name, rect, monitor.primary != 0)) }
        xcb_randr_monitor_info_next(&monitors)
      }
      return found
    }
    guard !found.isEmpty else { return [DisplayMonitor(name: "screen", rect: Rect(size: size), isPrimary: true)] }
    var monitors: [DisplayMonitor] = []
    for monitor in found {
      monitors.append(DisplayMonitor(name: try atomName(monitor.name), rect: monitor.rect, isPrimary: monitor.isPrimary))
    }
    return monitors
  }

  private func atomName(_ atom: xcb_atom_t) throws(X11Error) -> String {
    guard atom != 0 else { return "screen" }
    let cookie = xcb_get_atom_name(handle, atom)
    return try reply("GetAtomName") {
      xcb_get_atom_name_reply(handle, cookie, &$0)
    } _: { reply in
      let length = Int(xcb_get_atom_name_name_length(reply))
      guard let text = xcb_get_atom_name_name(reply), length <= Int(reply.pointee.length) * 4 else { return "" }
      return String(decoding: UnsafeRawBufferPointer(start: text, count: length), as: UTF8.self)
    }
  }

  /// Ends the connection from any thread: whoever waits for the X server on it is told that the connection is lost. The caller must know
  /// that the descriptor is still open.
  static func sever(descriptor: CInt) { shutdown(descriptor, CInt(SHUT_RDWR)) }
}
