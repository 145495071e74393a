import CSDL2
import NIOCore
import SpiceClient
import SpiceGraphics
import SpiceWire

// What the session tells.
extension ViewerApplication {
  func takeNews() {
    for item in news.takeAll() {
      switch item {
      case .state(let state): take(state)
      case .views(let views): take(views)
      case .picture(let key): takePicture(key)
      case .status(let status): take(status)
      case .figures(let figures): self.figures = figures
      case .recordingPlayed:
        isPlayed = true
        if options.endsWithSession { isDone = true }
      case .quit: isDone = true
      case .message(let text): say(text)
      }
    }
  }

  private func take(_ state: SessionState) {
    self.state = state
    nextAttempt = nil
    switch state {
    case .connected:
      wasConnected = true
      lastError = nil
      refusals = 0
      prompt = nil
      stopAsking()
    case .reconnecting(_, let pause): nextAttempt = now + Double(pause.nanoseconds) / 1e9
    case .ended(let error):
      lastError = error
      switch error?.failure {
      case .passwordNeeded: ask(isRefusal: false)
      case .passwordWrong, .passwordUnusable: ask(isRefusal: refusals > 0 || options.hasPassword)
      default: break
      }
      if options.endsWithSession, prompt == nil { isDone = true }
    case .idle, .connecting: break
    }
    if !state.isConnected {
      menuWindow = nil
      freeInput()
    }
    updateGrab()
    updatePointer()
  }

  /// Asks for a password, because the server wants one or did not take the one it got.
  private func ask(isRefusal: Bool) {
    refusals += 1
    prompt = PasswordPrompt(server: options.server, problem: isRefusal ? "The server did not accept this password." : nil)
    SDL_StartTextInput()
  }

  private func take(_ status: SessionStatus) {
    let old = self.status
    self.status = status
    if let mode = status.mouseMode, mode != old.mouseMode || mode != pointer.mode { carryOut(pointer.setMode(mode), in: nil) }
    if status.takesMonitors != old.takesMonitors {
      for window in windows { window.resizer.setReady(status.takesMonitors, now: now) }
    }
    if status.hasInputs, !old.hasInputs { syncLocks(always: true) }
    if status.lockKeys != old.lockKeys, status.hasInputs { correctLocks() }
    updatePointer()
  }

  private func take(_ views: [ViewerNews.View]) {
    self.views = views
    openWindows()
  }

  /// Gives every monitor that is to be seen a window.
  func openWindows() {
    let wanted = views.filter { !hiddenViews.contains($0.key) }
    // A window whose monitor is gone becomes free for another one; the last window stays in any case.
    for window in windows where !wanted.contains(where: { $0.key == window.key }) { window.key = nil }
    for view in wanted {
      let window: ViewerWindow
      if let present = windows.first(where: { $0.key == view.key }) {
        window = present
      } else if let free = windows.first(where: { $0.key == nil }) {
        window = free
        free.resizer = GuestResizer(isEnabled: resizesGuest && !options.isReadOnly)
      } else {
        guard let new = try? ViewerWindow(title: options.server, size: Size(width: 640, height: 480), options: options) else {
          say("A window for display \(view.key.displayID + 1) cannot be opened.")
          continue
        }
        windows.append(new)
        window = new
        if options.isFullScreen || options.isKiosk { new.setFullScreen(true, screen: windows.count - 1) }
      }
      if window.key != view.key || window.picture !== view.picture {
        window.key = view.key
        window.picture = view.picture
        window.resizer.setReady(status.takesMonitors, now: now)
        takePicture(view.key)
      }
      if view.missing != window.missing {
        window.missing = view.missing
        window.missingSince = view.missing == nil ? nil : now
      }
    }
    if windows.count > 1 {
      let isNeeded = windows.contains { $0.key != nil }
      windows.removeAll { $0.key == nil && (isNeeded || $0 !== windows.first) }
    }
    tellRefreshRate()
    updatePointer()
  }

  /// Takes what is new for a window. One that nobody sees takes nothing, and so nothing more is copied for it.
  func takePicture(_ key: ViewKey) {
    guard let window = windows.first(where: { $0.key == key }), window.isVisible else { return }
    let isFirst = window.takenSize.isEmpty
    let isResized = window.takePicture()
    bridge.taken(key.channel)
    guard isResized else { return }
    let isFree = window.resizer.guestChanged(to: window.layout.guest, now: now)
    if window.isFullScreen {
      // A guest that chooses a size of its own keeps it; only at the beginning it is asked for the screen's.
      if isFirst { window.resizer.windowChanged(to: window.size, zoom: window.zoom, now: now) }
    } else if isFree {
      window.fitToGuest()
    }
    updatePointer()
  }

  /// Tells the agent the windows' sizes, when one of them has waited long enough.
  func requestGuestSizes() {
    let time = now
    guard windows.contains(where: { ($0.resizer.nextTime).map { $0 <= time } == true }) else { return }
    var isAsked = false
    for window in windows where window.resizer.takeRequest(now: time) != nil { isAsked = true }
    if isAsked { tellMonitors() }
  }

  /// Asks for all screens as the windows show them, from left to right.
  func tellMonitors() {
    var left: Int32 = 0
    var requests: [MonitorRequest] = []
    for view in views {
      let size = windows.first { $0.key == view.key }.map { $0.resizer.wanted ?? $0.layout.guest }
      guard let size, !size.isEmpty else {
        requests.append(MonitorRequest(display: view.key.displayID, size: nil))
        continue
      }
      requests.append(MonitorRequest(display: view.key.displayID, size: size, position: Point(x: left, y: 0)))
      left &+= size.width
    }
    bridge.perform { [requests] in $0.requestMonitors(requests) }
  }
}
