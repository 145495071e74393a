import SpiceClient

/// The panels that tell how the session stands.
struct StatusPanels {
  /// The server's address as it may be shown.
  var server: String
  /// Kiosk mode offers no way out.
  var isKiosk = false

  func connecting() -> Panel {
    Panel(.centre, [.title("Connecting"), .text(server)] + hints([]))
  }

  func reconnecting(attempt: Int, secondsLeft: Int, reason: String?) -> Panel {
    var rows: [Panel.Row] = [.title("The connection was lost")]
    if let reason { rows.append(.text(reason)) }
    let wait = secondsLeft > 0 ? "Next try in \(secondsLeft) s" : "Trying"
    rows.append(.note("\(wait) (attempt \(attempt))"))
    return Panel(.centre, dims: true, rows + hints([.init("R", "connect now")]))
  }

  /// The session is up, but there is nothing to see; keys and mouse reach the guest all the same, so that it can wake.
  func waiting(for reason: MissingPicture) -> Panel {
    Panel(.centre, [.title(reason.title), .text(reason.explanation), .note("Keys and mouse reach the guest, so a key may wake it.")])
  }

  func ended(_ error: SpiceClientError?) -> Panel {
    let notice = EndNotice(error)
    var rows: [Panel.Row] = [.title(notice.title), .text(notice.explanation)]
    if let detail = notice.detail { rows.append(.note(detail)) }
    rows.append(.note(server))
    return Panel(.centre, dims: true, rows + hints([.init("R", "connect again")]))
  }

  private func hints(_ keys: [Panel.KeyHint]) -> [Panel.Row] {
    let all = isKiosk ? keys : keys + [.init("Esc", "quit")]
    return all.isEmpty ? [] : [.gap, .keys(all)]
  }
}

/// Why a connected guest has no picture.
enum MissingPicture: Hashable {
  /// The server has said nothing of a display yet.
  case noDisplay
  /// The display has no primary surface: the guest changes its mode, or its screen is off.
  case noSurface
  /// The surface is there, but the server has not said that its picture is whole.
  case notMarked

  var title: String {
    switch self {
    case .noDisplay: "Waiting for a display"
    case .noSurface: "The guest shows nothing"
    case .notMarked: "Waiting for the picture"
    }
  }

  var explanation: String {
    switch self {
    case .noDisplay: "The server has not opened a display yet."
    case .noSurface: "Its screen is off, or it is changing its resolution."
    case .notMarked: "The guest is changing its resolution."
    }
  }
}
