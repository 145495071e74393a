import CXCB
public import SpiceGraphics

/// An X display that can be shared: it was reached once, and has all that capturing and driving it needs.
public struct X11Display: Sendable {
  /// The display's name, such as `:1`.
  public let name: String
  /// The file with the access key; nil is what XAUTHORITY says.
  public let authorityFile: String?
  /// The screen's size in pixels when it was looked at.
  public let size: Size
  /// Significant bits of a pixel: 24, or 32 when the screen has an alpha channel that nobody sees. Pixels take 32 bits either way.
  public let depth: Int
  /// The monitors when they were looked at; never empty.
  public let monitors: [DisplayMonitor]

  /// Connects to the display, checks what sharing it needs, and disconnects.
  ///
  /// - Parameters:
  ///   - name: the display's name, such as `:1`.
  ///   - authorityFile: the file with the access key; nil for what XAUTHORITY or `~/.Xauthority` says.
  public init(name: String, authorityFile: String? = nil) throws(X11Error) {
    let connection = try XConnection(display: name, authorityFile: authorityFile)
    try Self.checkExtensions(connection)
    try Self.checkPixels(connection)
    let size = try connection.rootSize()
    self.name = name
    self.authorityFile = authorityFile
    self.size = size
    depth = Int(connection.rootDepth)
    monitors = try connection.monitors(of: size)
  }

  /// A new connection to the display, which tells the X server the versions of the extensions that this program speaks.
  func connect() throws(X11Error) -> XConnection {
    let connection = try XConnection(display: name, authorityFile: authorityFile)
    try Self.checkExtensions(connection)
    return connection
  }

  private static func checkExtensions(_ connection: XConnection) throws(X11Error) {
    let handle = connection.handle
    func version(
      _ name: String, needed: (Int, Int), _ ask: () throws(X11Error) -> (Int, Int)
    ) throws(X11Error) {
      let text = "\(needed.0).\(needed.1)"
      _ = try connection.requireExtension(name, needed: text)
      let found = try ask()
      if found < needed { throw X11Error.missingExtension(name: name, needed: text, found: "\(found.0).\(found.1)") }
    }
    try version("MIT-SHM", needed: (1, 1)) { () throws(X11Error) in
      let cookie = xcb_shm_query_version(handle)
      return try connection.reply("ShmQueryVersion") {
        xcb_shm_query_version_reply(handle, cookie, &$0)
      } _: {
        (Int($0.pointee.major_version), Int($0.pointee.minor_version))
      }
    }
    // Regions as objects came with XFIXES 2, and DAMAGE needs its version asked for first.
    try version("XFIXES", needed: (2, 0)) { () throws(X11Error) in
      let cookie = xcb_xfixes_query_version(handle, 5, 0)
      return try connection.reply("XFixesQueryVersion") {
        xcb_xfixes_query_version_reply(handle, cookie, &$0)
      } _: {
        (Int($0.pointee.major_version), Int($0.pointee.minor_version))
      }
    }
    try version("DAMAGE", needed: (1, 1)) { () throws(X11Error) in
      let cookie = xcb_damage_query_version(handle, 1, 1)
      return try connection.reply("DamageQueryVersion") {
        xcb_damage_query_version_reply(handle, cookie, &$0)
      } _: {
        (Int($0.pointee.major_version), Int($0.pointee.minor_version))
      }
    }
    // Monitors as objects came with RANDR 1.5.
    try version("RANDR", needed: (1, 5)) { () throws(X11Error) in
      let cookie = xcb_randr_query_version(handle, 1, 5)
      return try connection.reply("RRQueryVersion") {
        xcb_randr_query_version_reply(handle, cookie, &$0)
      } _: {
        (Int($0.pointee.major_version), Int($0.pointee.minor_version))
      }
    }
    try version("XTEST", needed: (2, 1)) { () throws(X11Error) in
      let cookie = xcb_test_get_version(handle, 2, 2)
      return try connection.reply("XTestGetVersion") {
        xcb_test_get_version_reply(handle, cookie, &$0)
      } _: {
        (Int($0.pointee.major_version), Int($0.pointee.minor_version))
      }
    }
  }

  /// Pixels must be four bytes B, G, R, X in memory.
  private static func checkPixels(_ connection: XConnection) throws(X11Error) {
    func refuse(_ reason: String) -> X11Error { X11Error.unsupportedPixels(display: connection.display, reason: reason) }
    guard let setup = xcb_get_setup(connection.handle) else { throw X11Error.connectionLost(display: connection.display) }
    guard setup.pointee.image_byte_order == UInt8(XCB_IMAGE_ORDER_LSB_FIRST.rawValue) else { throw refuse("they are big-endian") }

    var bitsPerPixel: UInt8?
    var formats = xcb_setup_pixmap_formats_iterator(setup)
    while formats.rem > 0, let format = formats.data?.pointee {
      if format.depth == connection.rootDepth { bitsPerPixel = format.bits_per_pixel }
      xcb_format_next(&formats)
    }
    guard connection.rootDepth == 24 || connection.rootDepth == 32, bitsPerPixel == 32 else {
      throw refuse("the screen's depth is \(connection.rootDepth)")
    }
    guard let visual = rootVisual(connection, setup) else { throw refuse("the screen's visual is unknown") }
    guard visual._class == UInt8(XCB_VISUAL_CLASS_TRUE_COLOR.rawValue), visual.red_mask == 0xff0000, visual.green_mask == 0xff00,
      visual.blue_mask == 0xff
    else { throw refuse("they are not true colour with eight bits each of red, green and blue") }
  }

  private static func rootVisual(_ connection: XConnection, _ setup: UnsafePointer<xcb_setup_t>) -> xcb_visualtype_t? {
    var screens = xcb_setup_roots_iterator(setup)
    while screens.rem > 0, let screen = screens.data {
      if screen.pointee.root == connection.root {
        var depths = xcb_screen_allowed_depths_iterator(screen)
        while depths.rem > 0 {
          var visuals = xcb_depth_visuals_iterator(depths.data)
          while visuals.rem > 0, let visual = visuals.data?.pointee {
            if visual.visual_id == screen.pointee.root_visual { return visual }
            xcb_visualtype_next(&visuals)
          }
          xcb_depth_next(&depths)
        }
      }
      xcb_screen_next(&screens)
    }
    return nil
  }
}
