import SpiceGraphics

/// Where in a window the guest's picture is, and how positions of one are found in the other (spec 11, sections 11.2 and 13.1). Everything
/// is in the pixels of the screen, so that nothing depends on how the desktop counts them.
struct PictureLayout: Hashable {
  /// The window's inner size.
  let window: Size
  /// The size of the guest's monitor.
  let guest: Size
  /// Where the picture is drawn; parts of it may lie outside of the window.
  let picture: Rect

  /// Up to this share of the guest's size is left empty rather than scaled over: a window that is larger by a few pixels would blur all of
  /// the picture.
  private static let slack = 33

  /// - Parameters:
  ///   - scales: whether the picture follows the window's size; else it has the zoom's.
  ///   - zoom: percent of the guest's size, when the picture does not follow the window.
  init(window: Size, guest: Size, scales: Bool, zoom: Int = 100) {
    self.window = window
    self.guest = guest
    guard !guest.isEmpty, !window.isEmpty else {
      picture = .empty
      return
    }
    let size = scales ? Self.fitted(guest, into: window) : Self.zoomed(guest, percent: zoom)
    // A picture that is larger than the window is cut at the right and at the bottom.
    let left = max(0, (window.width - size.width) / 2)
    let top = max(0, (window.height - size.height) / 2)
    picture = Rect(origin: Point(x: left, y: top), size: size)
  }

  /// The size of a picture at a zoom.
  static func zoomed(_ guest: Size, percent: Int) -> Size {
    func side(_ length: Int32) -> Int32 { Int32(clamping: max(1, (Int(length) * percent + 50) / 100)) }
    return Size(width: side(guest.width), height: side(guest.height))
  }

  private static func fitted(_ guest: Size, into window: Size) -> Size {
    let (gw, gh, ww, wh) = (Int(guest.width), Int(guest.height), Int(window.width), Int(window.height))
    // The side that decides is met exactly; the other is rounded.
    let isWide = ww * gh <= wh * gw
    let excess = isWide ? ww - gw : wh - gh
    if excess >= 0, excess * slack <= (isWide ? gw : gh) { return guest }
    if isWide { return Size(width: window.width, height: Int32(clamping: max(1, (gh * ww + gw / 2) / gw))) }
    return Size(width: Int32(clamping: max(1, (gw * wh + gh / 2) / gh)), height: window.height)
  }

  /// Every pixel of the guest is one of the screen.
  var isUnscaled: Bool { picture.size == guest }

  /// Every pixel of the guest is a square of whole pixels of the screen, so nothing needs to be smoothed.
  var isSharp: Bool {
    guard !guest.isEmpty, picture.width % Int(guest.width) == 0 else { return false }
    return picture.height == picture.width / Int(guest.width) * Int(guest.height)
  }

  /// How many pixels of the screen a pixel of the guest is wide.
  var scale: Double { guest.width > 0 ? Double(picture.width) / Double(guest.width) : 1 }

  /// Whether a position in the window is on the picture.
  func contains(_ position: Point) -> Bool { picture.contains(position) }

  /// The guest's pixel at a position in the window; one outside of the picture becomes the nearest one. The picture's edges are the guest's
  /// edges exactly, so that a guest's hot corners can be reached at every scale.
  func guestPoint(at position: Point) -> Point {
    func coordinate(_ value: Int32, _ start: Int32, _ length: Int, _ guestLength: Int32) -> Int32 {
      let offset = min(max(0, Int(value) - Int(start)), max(0, length - 1))
      guard length > 1 else { return 0 }
      return Int32(clamping: offset * (Int(guestLength) - 1) / (length - 1))
    }
    return Point(
      x: coordinate(position.x, picture.left, picture.width, guest.width),
      y: coordinate(position.y, picture.top, picture.height, guest.height))
  }

  /// The part of the window that shows a part of the guest's picture: rounded outwards and, where pixels are smoothed, one pixel wider.
  func windowRect(of rect: Rect) -> Rect {
    guard !isUnscaled, !guest.isEmpty else { return rect.translated(dx: picture.left, dy: picture.top) }
    let margin = isSharp ? 0 : 1
    func floorOf(_ value: Int32, _ length: Int, _ guestLength: Int32) -> Int { Int(value) * length / Int(guestLength) - margin }
    func ceilingOf(_ value: Int32, _ length: Int, _ guestLength: Int32) -> Int {
      (Int(value) * length + Int(guestLength) - 1) / Int(guestLength) + margin
    }
    let area = Rect(
      left: Int32(clamping: Int(picture.left) + floorOf(rect.left, picture.width, guest.width)),
      top: Int32(clamping: Int(picture.top) + floorOf(rect.top, picture.height, guest.height)),
      right: Int32(clamping: Int(picture.left) + ceilingOf(rect.right, picture.width, guest.width)),
      bottom: Int32(clamping: Int(picture.top) + ceilingOf(rect.bottom, picture.height, guest.height)))
    return area.intersection(picture)
  }

  /// A length of the guest on the screen.
  func windowLength(_ length: Int32) -> Int32 { Int32(clamping: Int((Double(length) * scale).rounded())) }
}
