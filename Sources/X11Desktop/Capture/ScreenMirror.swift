import CXCB
import Glibc
import SpiceGraphics

/// A copy of the screen in memory that the X server shares with this program, laid out as a framebuffer.
///
/// The X server writes into it only while it carries out a request of `update`, so between two calls the pixels stand still.
final class ScreenMirror {
  /// How the X server brings pixels into the shared memory.
  enum Method {
    /// The memory is a pixmap: one copy with the damage as clip puts every damaged pixel, and no other, in its place.
    case sharedPixmap
    /// For X servers without shared pixmaps: whole rows are fetched, which land in place as well.
    case getImage
  }

  /// The largest screen, in bytes of its pixels: 16384x16384.
  static let largestScreen = 1 << 30

  let size: Size
  let stride: Int
  let method: Method
  private let connection: XConnection
  private let memory: UnsafeMutableRawPointer
  private let byteCount: Int
  private let segment: xcb_shm_seg_t
  private let pixmap: xcb_pixmap_t
  private let context: xcb_gcontext_t

  /// Makes shared memory for a screen of `size` and lets the X server attach it. Nothing of it outlives this program and the X server.
  init(connection: XConnection, size: Size, method wanted: Method?) throws(X11Error) {
    guard !size.isEmpty, size.area <= Self.largestScreen / 4 else { throw X11Error.unsupportedSize(size) }
    let handle = connection.handle
    let method: Method
    if let wanted { method = wanted } else { method = try Self.bestMethod(connection) }
    let stride = Int(size.width) * 4
    let byteCount = stride * Int(size.height)

    let identifier = shmget(IPC_PRIVATE, byteCount, CInt(IPC_CREAT) | 0o600)
    guard identifier >= 0 else { throw X11Error.sharedMemory(reason: "shmget: \(errorText(errno))") }
    // Marked for removal at once: it lives as long as somebody has it attached, and others can still attach it until then.
    defer { shmctl(identifier, IPC_RMID, nil) }
    guard let memory = shmat(identifier, nil, 0), memory != UnsafeMutableRawPointer(bitPattern: -1) else {
      throw X11Error.sharedMemory(reason: "shmat: \(errorText(errno))")
    }
    let segment = connection.newID()
    do {
      try connection.check("ShmAttach", xcb_shm_attach_checked(handle, segment, UInt32(bitPattern: identifier), 0))
    } catch {
      shmdt(memory)
      if case .refused = error { throw X11Error.sharedMemory(reason: "the X server cannot attach it") }
      throw error
    }

    self.size = size
    self.stride = stride
    self.method = method
    self.connection = connection
    self.memory = memory
    self.byteCount = byteCount
    self.segment = segment
    pixmap = connection.newID()
    context = connection.newID()
    if method == .sharedPixmap {
      xcb_shm_create_pixmap(
        handle, pixmap, connection.root, UInt16(size.width), UInt16(size.height), connection.rootDepth, segment, 0)
      // What windows show, not what the root window behind them would; and no event after each copy.
      xcb_create_gc(
        handle, context, connection.root, XCB_GC_SUBWINDOW_MODE.rawValue | XCB_GC_GRAPHICS_EXPOSURES.rawValue,
        [XCB_SUBWINDOW_MODE_INCLUDE_INFERIORS.rawValue, 0])
    }
  }

  deinit {
    let handle = connection.handle
    if method == .sharedPixmap {
      xcb_free_gc(handle, context)
      xcb_free_pixmap(handle, pixmap)
    }
    xcb_shm_detach(handle, segment)
    xcb_flush(handle)
    shmdt(memory)
  }

  private static func bestMethod(_ connection: XConnection) throws(X11Error) -> Method {
    let cookie = xcb_shm_query_version(connection.handle)
    return try connection.reply("ShmQueryVersion") {
      xcb_shm_query_version_reply(connection.handle, cookie, &$0)
    } _: {
      $0.pointee.shared_pixmaps != 0 && $0.pointee.pixmap_format == UInt8(XCB_IMAGE_FORMAT_Z_PIXMAP.rawValue) ? .sharedPixmap : .getImage
    }
  }

  var frame: DesktopFrame {
    DesktopFrame(size: size, stride: stride, pixels: UnsafeRawBufferPointer(start: memory, count: byteCount))
  }

  /// Empties `damage` and brings its pixels, or all if `whole`, up to date.
  ///
  /// The damage is emptied first: what is drawn after that is reported again, and never lost. Returns the rectangles that changed. Throws
  /// `X11Error.refused` when the screen has just got another size.
  func update(damage: xcb_damage_damage_t, region: xcb_xfixes_region_t, whole: Bool) throws(X11Error) -> [Rect] {
    xcb_damage_subtract(connection.handle, damage, 0, region)
    switch method {
    case .sharedPixmap: return try copy(region: region, whole: whole)
    case .getImage:
      let rects = try fetchRects(xcb_xfixes_fetch_region(connection.handle, region))
      return try fetchRows(of: whole ? [Rect(size: size)] : rects)
    }
  }

  /// One round trip: the reply with the rectangles comes after the copy is done.
  private func copy(region: xcb_xfixes_region_t, whole: Bool) throws(X11Error) -> [Rect] {
    let handle = connection.handle
    xcb_xfixes_set_gc_clip_region(handle, context, whole ? 0 : region, 0, 0)
    let copied = xcb_copy_area_checked(
      handle, connection.root, pixmap, context, 0, 0, 0, 0, UInt16(size.width), UInt16(size.height))
    let rects = try fetchRects(xcb_xfixes_fetch_region(handle, region))
    try connection.check("CopyArea", copied)
    return whole ? [Rect(size: size)] : rects
  }

  private func fetchRects(_ cookie: xcb_xfixes_fetch_region_cookie_t) throws(X11Error) -> [Rect] {
    let bounds = Rect(size: size)
    return try connection.reply("XFixesFetchRegion") {
      xcb_xfixes_fetch_region_reply(connection.handle, cookie, &$0)
    } _: { reply in
      let count = Int(xcb_xfixes_fetch_region_rectangles_length(reply))
      return UnsafeBufferPointer(start: xcb_xfixes_fetch_region_rectangles(reply), count: count).compactMap { found in
        let rect = Rect(
          origin: Point(x: Int32(found.x), y: Int32(found.y)), size: Size(width: Int32(found.width), height: Int32(found.height)))
        let visible = rect.intersection(bounds)
        return visible.isEmpty ? nil : visible
      }
    }
  }

  private func fetchRows(of rects: [Rect]) throws(X11Error) -> [Rect] {
    let handle = connection.handle
    let cookies = Self.bands(of: rects).map { band in
      xcb_shm_get_image(
        handle, connection.root, 0, Int16(band.lowerBound), UInt16(size.width), UInt16(band.count), UInt32.max,
        UInt8(XCB_IMAGE_FORMAT_Z_PIXMAP.rawValue), segment, UInt32(Int(band.lowerBound) * stride))
    }
    // Every reply is taken, also after an error, so that none is left over for a later request.
    var failure: X11Error?
    for cookie in cookies {
      do {
        try connection.reply("ShmGetImage") {
          xcb_shm_get_image_reply(handle, cookie, &$0)
        } _: { _ in
        }
      } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    return rects
  }

  /// The rows that `rects`, sorted by top, touch, as ranges that do not touch each other.
  static func bands(of rects: [Rect]) -> [Range<Int32>] {
    var bands: [Range<Int32>] = []
    for rect in rects {
      if let last = bands.last, rect.top <= last.upperBound {
        bands[bands.count - 1] = last.lowerBound..<max(last.upperBound, rect.bottom)
      } else {
        bands.append(rect.top..<rect.bottom)
      }
    }
    return bands
  }
}
