import CSDL2
import SpiceClient
import SpiceGraphics
import SpiceWire

// What the viewer does when it is told to, by a hotkey or in its menu.
extension ViewerApplication {
  func perform(_ action: HotkeyAction, in window: ViewerWindow) {
    switch action {
    case .toggleFullscreen: toggleFullScreen(window)
    case .releaseCursor: toggleRelease()
    case .zoomIn: zoom(window, .closer)
    case .zoomOut: zoom(window, .away)
    case .zoomReset: zoom(window, .reset)
    case .secureAttention: send(GuestKeys.secureAttention)
    case .menu:
      freeInput()
      menuWindow = window.id
      updateGrab()
      updatePointer()
    case .screenshot: savePicture(of: window)
    case .usbDeviceReset, .smartcardInsert, .smartcardRemove: say("This viewer has no devices to redirect.")
    }
  }

  /// A key was pressed while the menu is open.
  func choose(_ symbol: KeySymbol) {
    guard let window = menuWindow.flatMap(window) else {
      menuWindow = nil
      return
    }
    guard let command = MenuCommand(symbol) else { return }
    guard !command.needsServer || !options.isRecording else { return }
    menuWindow = nil
    switch command {
    case .sendConsole(let number): if let keys = GuestKeys.console(number) { send(keys) }
    case .sendSecureAttention: send(GuestKeys.secureAttention)
    case .sendEndServer: send(GuestKeys.endServer)
    case .sendPrint: send(GuestKeys.print)
    case .toggleFullscreen: toggleFullScreen(window)
    case .toggleScaling: window.scales.toggle()
    case .toggleStatistics:
      showsStatistics.toggle()
      figures = showsStatistics ? ViewerFigures() : nil
      bridge.showFigures(showsStatistics)
    case .toggleMouseMode:
      let mode: MouseMode = pointer.mode == .client ? .server : .client
      if mode == .client, !status.supportsClientMode {
        say("The guest has no tablet and no agent, so its pointer can only be moved relatively.")
      } else {
        bridge.perform { $0.requestMouseMode(mode) }
      }
    case .toggleGuestResize:
      resizesGuest.toggle()
      for window in windows {
        window.resizer = GuestResizer(isEnabled: resizesGuest && !options.isReadOnly)
        _ = window.resizer.guestChanged(to: window.layout.guest, now: now)
        window.resizer.setReady(status.takesMonitors, now: now)
        window.resizer.windowChanged(to: window.size, zoom: window.zoom, now: now)
      }
    case .screenshot: savePicture(of: window)
    case .zoom(let change): zoom(window, change)
    case .showDisplay(let number): toggleDisplay(number)
    case .reconnect: bridge.reconnect()
    case .quit: isDone = true
    case .close: break
    }
    updateGrab()
    updatePointer()
  }

  private func send(_ keys: [ScanCode]) {
    carryOut(keyboard.reset())
    bridge.perform { $0.tap(keys) }
  }

  private func toggleFullScreen(_ window: ViewerWindow) {
    window.setFullScreen(!window.isFullScreen)
    window.sizeChanged()
    if window.key != nil { window.resizer.windowChanged(to: window.size, zoom: window.zoom, now: now) }
  }

  private func toggleRelease() {
    if pointer.mode != .client {
      let wasCaptured = pointer.isCaptured
      carryOut(pointer.toggleCapture(), in: nil)
      isReleasedByHand = wasCaptured
    } else {
      isReleasedByHand.toggle()
    }
    updateGrab()
  }

  private static let zoomRange = 10...400

  /// In a window the window gets larger or smaller; in full screen the guest is asked for a screen of another size.
  private func zoom(_ window: ViewerWindow, _ change: MenuCommand.ZoomChange) {
    let zoom =
      switch change {
      case .closer: window.zoom + 10
      case .away: window.zoom - 10
      case .reset: 100
      }
    window.zoom = min(max(zoom, Self.zoomRange.lowerBound), Self.zoomRange.upperBound)
    say("Zoom \(window.zoom) %", seconds: 1.5)
    if window.isFullScreen {
      window.resizer.windowChanged(to: window.size, zoom: window.zoom, now: now)
    } else {
      // The guest keeps its size, so what the window becomes is no wish.
      window.resizer.ignoreNextSize()
      window.fitToGuest()
    }
  }

  private func toggleDisplay(_ number: Int) {
    guard views.indices.contains(number - 1) else { return }
    let key = views[number - 1].key
    if hiddenViews.remove(key) == nil {
      guard windows.count > 1 else { return }
      hiddenViews.insert(key)
    }
    openWindows()
    tellMonitors()
  }

  private func savePicture(of window: ViewerWindow) {
    guard let picture = window.picture?.copy() else { return say("There is no picture to save.") }
    let save = options.savePicture
    let news = news
    Task.detached { news.post(.message(save(picture))) }
  }
}

extension PictureBuffer {
  /// The picture in three colours; nil if there is none.
  func copy() -> ViewerPicture? {
    read { pixels, size in
      guard !size.isEmpty else { return nil }
      let rgb = [UInt8](unsafeUninitializedCapacity: 3 * size.area) { target, count in
        for index in 0..<size.area {
          target[3 * index] = pixels[4 * index + 2]
          target[3 * index + 1] = pixels[4 * index + 1]
          target[3 * index + 2] = pixels[4 * index]
        }
        count = 3 * size.area
      }
      return ViewerPicture(size: size, rgb: rgb)
    }
  }
}
