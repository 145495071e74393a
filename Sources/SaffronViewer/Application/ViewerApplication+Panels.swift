import SpiceClient
import SpiceGraphics
import SpiceWire

// What the windows say.
extension ViewerApplication {
  func panels(for window: ViewerWindow) -> [Panel] {
    var panels: [Panel] = []
    if let panel = centrePanel(for: window) { panels.append(panel) }
    // A panel that asks for attention gets it.
    if showsStatistics, panels.isEmpty, var figures, let picture = window.picture {
      figures.guestSize = "\(picture.size)"
      figures.scale = Int((window.layout.scale * 100).rounded())
      panels.append(figures.panel)
    }
    if let toast { panels.append(Panel(.bottom, [.text(toast.text)])) }
    return panels
  }

  private func centrePanel(for window: ViewerWindow) -> Panel? {
    let texts = StatusPanels(server: options.server, isKiosk: options.isKiosk)
    if let prompt { return window === windows.first ? prompt.panel : nil }
    if menuWindow == window.id { return MenuCommand.panel(menuState(of: window)) }
    if options.isRecording { return recordingPanel(for: window) }
    switch state {
    case .idle, .connecting: return texts.connecting()
    case .reconnecting(let attempt, _):
      let left = nextAttempt.map { max(0, Int(($0 - now).rounded(.up))) } ?? 0
      return texts.reconnecting(attempt: attempt, secondsLeft: left, reason: nil)
    case .ended(let error): return texts.ended(error)
    case .connected:
      if let missing = window.missing {
        return window.missingSince.map { $0 + Self.patience <= now } ?? true ? texts.waiting(for: missing) : nil
      }
      return window.picture == nil ? texts.waiting(for: .noDisplay) : nil
    }
  }

  /// A recording speaks for itself as soon as it has a picture, whatever becomes of its channels.
  private func recordingPanel(for window: ViewerWindow) -> Panel? {
    let texts = RecordingPanels(name: options.server)
    if case .ended(let error) = state { return texts.failed(error) }
    if let picture = window.picture, !picture.size.isEmpty { return nil }
    return isPlayed ? texts.empty() : texts.opening()
  }

  private func menuState(of window: ViewerWindow) -> MenuState {
    var menu = MenuState()
    menu.isRecording = options.isRecording
    menu.guest = status.guestName
    menu.isFullScreen = window.isFullScreen
    menu.scales = window.scales
    menu.zoom = window.zoom
    menu.showsStatistics = showsStatistics
    menu.resizesGuest = resizesGuest
    menu.isServerMode = pointer.mode != .client
    menu.displays = views.map { !hiddenViews.contains($0.key) }
    return menu
  }

  func titleText(for window: ViewerWindow?) -> String {
    var title = WindowTitle(given: options.title, guest: status.guestName, server: options.server)
    if views.count > 1, let key = window?.key, let index = views.firstIndex(where: { $0.key == key }) { title.display = index + 1 }
    switch state {
    case _ where options.isRecording: title.state = isPlayed ? "recording, at its end" : "recording"
    case .idle, .connecting: title.state = "connecting"
    case .reconnecting: title.state = "connecting again"
    case .ended: title.state = prompt == nil ? "disconnected" : "password"
    case .connected: title.state = options.isReadOnly ? "read only" : nil
    }
    if pointer.isCaptured { title.release = options.hotkeys.label(of: .releaseCursor) }
    return title.text
  }
}
