/// What the viewer's menu offers; every entry is one key.
enum MenuCommand: Hashable {
  case sendConsole(Int)
  case sendSecureAttention
  case sendEndServer
  case sendPrint
  case toggleFullscreen
  case toggleScaling
  case toggleStatistics
  case toggleMouseMode
  case toggleGuestResize
  case screenshot
  case zoom(ZoomChange)
  case showDisplay(Int)
  case reconnect
  case quit
  case close

  enum ZoomChange: Hashable { case closer, away, reset }

  /// The command of a key; nil if the key means nothing.
  init?(_ key: KeySymbol) {
    switch key {
    case .delete, KeySymbol(KeyPosition(rawValue: 76)): self = .sendSecureAttention
    case .backspace: self = .sendEndServer
    case KeySymbol("p"), KeySymbol(KeyPosition(rawValue: 70)): self = .sendPrint
    case KeySymbol("f"): self = .toggleFullscreen
    case KeySymbol("a"): self = .toggleScaling
    case KeySymbol("i"): self = .toggleStatistics
    case KeySymbol("m"): self = .toggleMouseMode
    case KeySymbol("g"): self = .toggleGuestResize
    case KeySymbol("s"): self = .screenshot
    case KeySymbol("+"), KeySymbol("="), KeySymbol(KeyPosition(rawValue: 87)): self = .zoom(.closer)
    case KeySymbol("-"), KeySymbol(KeyPosition(rawValue: 86)): self = .zoom(.away)
    case KeySymbol("0"), KeySymbol(KeyPosition(rawValue: 98)): self = .zoom(.reset)
    case KeySymbol("r"): self = .reconnect
    case KeySymbol("q"): self = .quit
    case .escape: self = .close
    default:
      if let number = (1...12).first(where: { KeySymbol.function($0) == key }) {
        self = .sendConsole(number)
      } else if let number = (1...9).first(where: { KeySymbol(Unicode.Scalar(UInt8(48 + $0))) == key }) {
        self = .showDisplay(number)
      } else {
        return nil
      }
    }
  }

  /// It means nothing where a recording is shown.
  var needsServer: Bool {
    switch self {
    case .sendConsole, .sendSecureAttention, .sendEndServer, .sendPrint, .toggleMouseMode, .toggleGuestResize, .reconnect: true
    case .toggleFullscreen, .toggleScaling, .toggleStatistics, .screenshot, .zoom, .showDisplay, .quit, .close: false
    }
  }

  /// What the menu shows while these things are so.
  static func panel(_ state: MenuState) -> Panel {
    var rows: [Panel.Row] = [.title(state.guest ?? "Saffron")]
    if !state.isRecording {
      rows += [
        .note("Send to the guest"),
        .keys([
          .init("Del", "Ctrl+Alt+Del"), .init("F1 … F12", "Ctrl+Alt+F1 …"), .init("Backspace", "Ctrl+Alt+Backspace"), .init("P", "Print"),
        ]),
        .gap,
      ]
    }
    let guestKeys: [Panel.KeyHint] = [
      .init("G", state.resizesGuest ? "guest keeps its size" : "guest follows the window"),
      .init("M", state.isServerMode ? "mouse: absolute" : "mouse: relative"),
    ]
    rows += [
      .note("View"),
      .keys(
        [
          .init("F", state.isFullScreen ? "leave full screen" : "full screen"),
          .init("A", state.scales ? "do not scale" : "scale to the window"),
          .init("+  −  0", "zoom \(state.zoom) %"), .init("S", "screenshot"),
          .init("I", state.showsStatistics ? "hide figures" : "figures"),
        ] + (state.isRecording ? [] : guestKeys)),
    ]
    if state.displays.count > 1 {
      rows += [
        .gap, .note("Displays"),
        .keys(state.displays.prefix(9).enumerated().map { .init("\($0 + 1)", $1 ? "hide" : "show") }),
      ]
    }
    let reconnect: [Panel.KeyHint] = state.isRecording ? [] : [.init("R", "connect again")]
    rows += [.gap, .keys(reconnect + [.init("Q", "quit"), .init("Esc", "back to the picture")])]
    return Panel(.centre, dims: true, rows)
  }
}

/// What the menu's texts depend on.
struct MenuState: Hashable {
  var guest: String?
  /// There is no server.
  var isRecording = false
  var isFullScreen = false
  var scales = true
  var zoom = 100
  var showsStatistics = false
  var resizesGuest = true
  var isServerMode = false
  /// For each display of the guest, whether its window is open.
  var displays: [Bool] = []
}
