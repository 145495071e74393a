import CSDL2
import SpiceGraphics

/// A window that shows one monitor of the guest, and what the viewer has to say.
@MainActor
final class ViewerWindow {
  private let handle: WindowHandle
  let id: UInt32
  private let presenter: any WindowPresenter
  private var fonts: Fonts
  private var painter: PanelPainter

  /// The monitor; nil for the first window before there is one.
  var key: ViewKey?
  var picture: PictureBuffer? { didSet { if picture !== oldValue { pictureChanged() } } }
  var missing: MissingPicture?
  var missingSince: Double?
  var resizer: GuestResizer
  private(set) var layout: PictureLayout
  var scales: Bool { didSet { relayout() } }
  var zoom: Int { didSet { relayout() } }
  private(set) var isFullScreen = false
  var hasFocus = false
  var pointerIsInside = false
  private(set) var title = ""

  private var panels: [Panel] = []
  private var panelLayers: [(layer: PixelLayer, place: Rect)] = []
  /// The guest's pointer, where the viewer draws it.
  private var cursor: (layer: PixelLayer, place: Rect)?
  private var changed = Region()
  /// Parts that have to be drawn again; nil for all.
  private var dirty: [Rect]? = []

  init(title: String, size: Size, options: ViewerOptions) throws(SDLError) {
    handle = try WindowHandle(title: title, size: size)
    let window = handle.pointer
    id = SDL_GetWindowID(window)
    self.title = title
    presenter = try PresenterChoice.make(for: handle)
    scales = options.scales
    zoom = options.zoom
    resizer = GuestResizer(isEnabled: options.resizesGuest && !options.isReadOnly)
    layout = PictureLayout(window: presenter.size, guest: Size(width: 0, height: 0), scales: options.scales)
    fonts = try Fonts(scale: Self.interfaceScale(of: window))
    painter = PanelPainter(fonts: fonts)
  }

  /// The window system's window.
  var window: OpaquePointer { handle.pointer }

  // MARK: Size and place

  /// The window's inner size in pixels of the screen.
  var size: Size { presenter.size }

  /// Pixels of the screen for one of the window system's units.
  var pixelRatio: Double {
    var width: Int32 = 0
    var height: Int32 = 0
    SDL_GetWindowSize(window, &width, &height)
    return width > 0 ? Double(presenter.size.width) / Double(width) : 1
  }

  private static func interfaceScale(of window: OpaquePointer) -> Double {
    var width: Int32 = 0
    var height: Int32 = 0
    var pixelWidth: Int32 = 0
    var pixelHeight: Int32 = 0
    SDL_GetWindowSize(window, &width, &height)
    SDL_GetWindowSizeInPixels(window, &pixelWidth, &pixelHeight)
    var dotsPerInch: Float = 0
    let isKnown = SDL_GetDisplayDPI(SDL_GetWindowDisplayIndex(window), &dotsPerInch, nil, nil) == 0
    return InterfaceScale.value(
      pixelRatio: width > 0 ? Double(pixelWidth) / Double(width) : 1, dotsPerInch: isKnown ? Double(dotsPerInch) : nil,
      setting: SDL_getenv("GDK_SCALE").map { String(cString: $0) })
  }

  /// The window has another size, or is on another screen.
  func sizeChanged() {
    let scale = Self.interfaceScale(of: window)
    if scale != fonts.scale, let fonts = try? Fonts(scale: scale) {
      self.fonts = fonts
      painter = PanelPainter(fonts: fonts)
    }
    relayout()
    layOutPanels(again: true)
  }

  /// Gives the window the size at which the guest's picture has the zoom, as far as the screen has room.
  func fitToGuest() {
    guard !isFullScreen, SDL_GetWindowFlags(window) & SDL_WINDOW_MAXIMIZED.rawValue == 0, !layout.guest.isEmpty else { return }
    let wanted = PictureLayout.zoomed(layout.guest, percent: zoom)
    let ratio = pixelRatio
    var width = Int32((Double(wanted.width) / ratio).rounded(.up))
    var height = Int32((Double(wanted.height) / ratio).rounded(.up))
    var room = SDL_Rect()
    if SDL_GetDisplayUsableBounds(SDL_GetWindowDisplayIndex(window), &room) == 0, room.w > 0, room.h > 0 {
      var borders = (top: Int32(0), left: Int32(0), bottom: Int32(0), right: Int32(0))
      SDL_GetWindowBordersSize(window, &borders.top, &borders.left, &borders.bottom, &borders.right)
      let most = (width: room.w - borders.left - borders.right, height: room.h - borders.top - borders.bottom)
      // The shape is kept, so that no bars appear.
      let share = min(1, Double(most.width) / Double(width), Double(most.height) / Double(height))
      width = max(1, Int32(Double(width) * share))
      height = max(1, Int32(Double(height) * share))
    }
    SDL_SetWindowSize(window, width, height)
    SDL_SetWindowPosition(window, Int32(SDL_WINDOWPOS_CENTERED_MASK), Int32(SDL_WINDOWPOS_CENTERED_MASK))
  }

  /// - Parameter screen: the number of the screen to be on; nil for the present one.
  func setFullScreen(_ isOn: Bool, screen: Int? = nil) {
    if isOn, let screen, screen < Int(SDL_GetNumVideoDisplays()) {
      let place = Int32(SDL_WINDOWPOS_CENTERED_MASK) | Int32(screen)
      SDL_SetWindowPosition(window, place, place)
    }
    isFullScreen = isOn
    SDL_SetWindowFullscreen(window, isOn ? SDL_WINDOW_FULLSCREEN_DESKTOP.rawValue : 0)
  }

  func setTitle(_ title: String) {
    guard title != self.title else { return }
    self.title = title
    SDL_SetWindowTitle(window, title)
  }

  /// A position in the window system's units as one in pixels.
  func pixel(x: Int32, y: Int32) -> Point {
    let ratio = pixelRatio
    return Point(x: Int32((Double(x) * ratio).rounded(.down)), y: Int32((Double(y) * ratio).rounded(.down)))
  }

  // MARK: What is to be seen

  private func pictureChanged() {
    presenter.forgetPicture()
    relayout()
  }

  private func relayout() {
    let new = PictureLayout(window: presenter.size, guest: picture?.size ?? Size(width: 0, height: 0), scales: scales, zoom: zoom)
    if new != layout { layout = new }
    redraw()
  }

  /// All of the window has to be drawn again.
  func redraw() { dirty = nil }

  /// The graphics card has lost its memory.
  func forgetPicture() {
    presenter.forgetPicture()
    redraw()
  }

  /// The guest's size when its picture was taken last. The layout may know of another one already.
  private(set) var takenSize = Size(width: 0, height: 0)

  /// Takes what is new in the picture.
  ///
  /// - Returns: true if the guest's monitor has another size.
  func takePicture() -> Bool {
    guard let picture else { return false }
    let (size, damage) = picture.take { _, size, damage in (size, damage) }
    changed.formUnion(damage)
    guard size != takenSize else { return false }
    takenSize = size
    relayout()
    return true
  }

  func setPanels(_ panels: [Panel]) {
    guard panels != self.panels else { return }
    let dimmed = self.panels.contains(where: \.dims) != panels.contains(where: \.dims)
    self.panels = panels
    if dimmed { redraw() }
    layOutPanels(again: false)
  }

  private func layOutPanels(again: Bool) {
    for (_, place) in panelLayers { dirty?.append(place) }
    let window = presenter.size
    panelLayers = panels.compactMap { panel in
      guard let layer = try? painter.paint(panel, width: Int(window.width)) else { return nil }
      let gap = Int32((16 * fonts.scale).rounded())
      let x: Int32
      let y: Int32
      switch panel.placement {
      case .centre: (x, y) = ((window.width - layer.size.width) / 2, (window.height - layer.size.height) / 2)
      case .topRight: (x, y) = (window.width - layer.size.width - gap, gap)
      case .bottom: (x, y) = ((window.width - layer.size.width) / 2, window.height - layer.size.height - gap)
      }
      return (layer, Rect(origin: Point(x: x, y: y), size: layer.size))
    }
    for (_, place) in panelLayers { dirty?.append(place) }
    if again { redraw() }
  }

  /// Shows the guest's pointer in the picture; nil shows none.
  ///
  /// - Parameters:
  ///   - position: where the hot spot is, in the monitor's pixels.
  func setCursor(_ layer: PixelLayer?, at position: Point, hotSpot: Point) {
    guard let layer else {
      if let old = cursor { dirty?.append(old.place) }
      cursor = nil
      return
    }
    let corner = Point(x: position.x &- hotSpot.x, y: position.y &- hotSpot.y)
    let origin = Point(
      x: layout.picture.left &+ layout.windowLength(corner.x), y: layout.picture.top &+ layout.windowLength(corner.y))
    let size = Size(width: max(1, layout.windowLength(layer.size.width)), height: max(1, layout.windowLength(layer.size.height)))
    let place = Rect(origin: origin, size: size)
    if let old = cursor {
      if old.layer === layer, old.place == place { return }
      dirty?.append(old.place)
    }
    cursor = (layer, place)
    dirty?.append(place)
  }

  /// Whether somebody could see the window.
  var isVisible: Bool { SDL_GetWindowFlags(window) & (SDL_WINDOW_HIDDEN.rawValue | SDL_WINDOW_MINIMIZED.rawValue) == 0 }

  var needsDrawing: Bool { dirty?.isEmpty != true || !changed.isEmpty }

  /// Draws what has to be drawn.
  func draw() throws(SDLError) {
    guard needsDrawing, isVisible else { return }
    if presenter.size != layout.window { sizeChanged() }
    var layers = cursor.map { [$0] } ?? []
    layers += panelLayers
    let hasPicture = picture != nil && !layout.guest.isEmpty
    let scene = WindowScene(
      picture: hasPicture ? picture : nil, layout: layout, isDimmed: hasPicture && panels.contains(where: \.dims), layers: layers)
    let changed = changed
    let dirty = dirty
    self.changed = Region()
    self.dirty = []
    try presenter.show(scene, changed: changed, dirty: dirty)
  }
}
