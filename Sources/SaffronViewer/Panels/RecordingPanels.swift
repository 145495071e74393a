import SpiceClient

/// The panels that tell how a recording stands.
struct RecordingPanels {
  var name: String

  private static let hints: [Panel.Row] = [.gap, .keys([.init("Esc", "quit")])]

  /// It has not come to its first picture.
  func opening() -> Panel { Panel(.centre, [.title("Opening the recording"), .text(name)] + Self.hints) }

  /// It is at its end and had no picture.
  func empty() -> Panel { Panel(.centre, [.title("The recording has no picture"), .text(name)] + Self.hints) }

  func failed(_ error: SpiceClientError?) -> Panel {
    let reason = error.map { [Panel.Row.text("\($0)")] } ?? []
    return Panel(.centre, dims: true, [.title("The recording cannot be played on")] + reason + [.note(name)] + Self.hints)
  }
}
