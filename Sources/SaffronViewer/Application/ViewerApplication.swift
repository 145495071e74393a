import CSDL2
import Glibc
public import SpiceClient
import SpiceGraphics
import SpiceWire

/// The viewer: its windows, on the thread that calls `run`, and what people do in them.
///
/// The thread sleeps until there is an event, news of the session, or a moment that something waits for.
@MainActor
public final class ViewerApplication {
  let options: ViewerOptions
  let bridge: SessionBridge
  nonisolated let news: NewsQueue

  var windows: [ViewerWindow] = []
  var views: [ViewerNews.View] = []
  /// Monitors whose window the person has closed.
  var hiddenViews: Set<ViewKey> = []
  var state = SessionState.idle
  var status = SessionStatus()
  var figures: ViewerFigures?
  var showsStatistics: Bool
  var resizesGuest: Bool

  var keyboard: KeyboardMachine
  var pointer: PointerMachine
  /// The person has freed the keyboard; it stays free until they click into the picture or come back.
  var isReleasedByHand = false
  /// The window whose menu is open.
  var menuWindow: UInt32?
  var prompt: PasswordPrompt?
  /// Passwords that the server has refused.
  var refusals = 0
  var wasConnected = false
  var lastError: SpiceClientError?
  /// The recording was played to its end.
  var isPlayed = false
  /// Something that is said for a while.
  var toast: (text: String, until: Double)?
  /// When the next attempt to connect is made.
  var nextAttempt: Double?
  var isDone = false
  /// The locks of the host's keyboard, when they were told last.
  var toldLocks: LockKeys?
  var lockCorrection = 0.0

  /// The guest's pointer as the host's: its shape's version and size.
  var hostCursor: (cursor: OpaquePointer, channel: UInt8, version: Int, scale: Double)?
  var drawnCursor: (layer: PixelLayer, channel: UInt8, version: Int)?

  /// - Parameter meter: the session's observer, where the overlay's figures come from.
  public init(session: SpiceSession, meter: TrafficMeter?, options: ViewerOptions) throws(SDLError) {
    self.options = options
    Self.setHints()
    guard SDL_Init(SDL_INIT_VIDEO) == 0 else { throw SDLError("cannot open the display") }
    news = NewsQueue()
    bridge = SessionBridge(session: session, meter: meter, news: news)
    showsStatistics = options.showsStatistics
    resizesGuest = options.resizesGuest
    keyboard = KeyboardMachine(hotkeys: options.isKiosk ? .none : options.hotkeys, substitutions: options.substitutions)
    pointer = PointerMachine(mayCapture: options.mayGrab && !options.isReadOnly)
  }

  private static func setHints() {
    for (name, value) in [
      // The host's screen saver is the host's business, and so are its shortcuts unless the keyboard is grabbed.
      (SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1"), (SDL_HINT_ALLOW_ALT_TAB_WHILE_GRABBED, "0"),
      // A click that brings the window to the front counts, as it does for other programs.
      (SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1"), (SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0"),
      // Compositors need not be stopped for a desktop in a window.
      (SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0"), (SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"),
      // A window's button is told by its own event, and signals are the program's: the library would notice them only with
      // the next event.
      (SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0"), (SDL_HINT_NO_SIGNAL_HANDLERS, "1"), (SDL_HINT_APP_NAME, "Saffron"),
      (SDL_HINT_IME_SHOW_UI, "1"), (SDL_HINT_MOUSE_RELATIVE_SYSTEM_SCALE, "0"),
    ] { SDL_SetHint(name, value) }
  }

  /// Seconds of a clock that only goes forward.
  var now: Double { Double(SDL_GetTicks64()) / 1000 }

  /// Makes the windows' thread end, from any thread.
  public nonisolated var quit: @Sendable () -> Void { { [news] in news.post(.quit) } }

  /// Opens the first window, connects, and stays until the person quits.
  public func run() throws(SDLError) -> ViewerEnd {
    defer { SDL_Quit() }
    let first = try ViewerWindow(title: titleText(for: nil), size: Size(width: 1024, height: 768), options: options)
    windows = [first]
    if options.isFullScreen || options.isKiosk { first.setFullScreen(true, screen: 0) }
    tellRefreshRate()
    SDL_StopTextInput()
    if showsStatistics { bridge.showFigures(true) }
    let playing = bridge.run(playing: options.playRecording)
    defer { playing?.cancel() }
    while !isDone {
      try update()
      var event = SDL_Event()
      var isThere = wait(for: &event)
      while isThere {
        handle(event)
        isThere = SDL_PollEvent(&event) != 0
      }
    }
    hostCursor.map { SDL_FreeCursor($0.cursor) }
    drawnCursor = nil
    windows = []
    return wasConnected && lastError == nil ? .quit : lastError.map { .failed($0) } ?? .quit
  }

  /// Sleeps until something happens or has to be done.
  private func wait(for event: inout SDL_Event) -> Bool {
    guard let time = nextTime else { return SDL_WaitEvent(&event) != 0 }
    let milliseconds = Int32(min(max(0, ((time - now) * 1000).rounded(.up)), 60_000))
    return milliseconds == 0 ? SDL_PollEvent(&event) != 0 : SDL_WaitEventTimeout(&event, milliseconds) != 0
  }

  /// When something has to be done without an event.
  private var nextTime: Double? {
    var times = windows.compactMap(\.resizer.nextTime)
    if let toast { times.append(toast.until) }
    if nextAttempt != nil { times.append(now + 0.25) }
    times += windows.compactMap { $0.missingSince.map { $0 + Self.patience } }.filter { $0 > now }
    return times.min()
  }

  /// A guest that changes its resolution is black for a moment; only later something is said.
  static let patience = 0.7

  private func update() throws(SDLError) {
    if let until = toast?.until, until <= now { toast = nil }
    requestGuestSizes()
    for window in windows {
      window.setPanels(panels(for: window))
      window.setTitle(titleText(for: window))
      try window.draw()
    }
  }

  func say(_ text: String, seconds: Double = 4) { toast = (text, now + seconds) }

  func window(_ id: UInt32) -> ViewerWindow? { windows.first { $0.id == id } }

  /// Whether what is typed is for the viewer.
  var asksSomething: Bool { prompt != nil || menuWindow != nil || !state.isConnected }

  func tellRefreshRate() {
    var mode = SDL_DisplayMode()
    let rate = windows.compactMap { window -> Int? in
      guard SDL_GetCurrentDisplayMode(SDL_GetWindowDisplayIndex(window.window), &mode) == 0, mode.refresh_rate > 0 else { return nil }
      return Int(mode.refresh_rate)
    }
    bridge.setRefreshRate(rate.max() ?? 60)
  }
}
