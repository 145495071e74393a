import SpiceGraphics
import Synchronization
import X11Desktop

/// Keeps what a capture tells, and the picture that a consumer who copies nothing but the damage has.
final class Recorder: DesktopCaptureDelegate {
  struct State {
    var size: Size?
    var monitors: [DisplayMonitor] = []
    var resizes = 0
    var frames = 0
    var lastDamage: [Rect] = []
    /// All damage since `clearDamage()`.
    var damage: [Rect] = []
    var picture: [UInt8] = []
    var cursors: [CursorShape] = []
    var positions: [Point] = []
    var errors: [X11Error] = []
    /// Broken promises of the capture.
    var complaints: [String] = []
  }

  private let state = Mutex(State())

  var now: State { state.withLock { $0 } }

  func clearDamage() { state.withLock { $0.damage = [] } }

  func desktopResized(to size: Size, monitors: [DisplayMonitor]) {
    state.withLock {
      $0.size = size
      $0.monitors = monitors
      $0.resizes += 1
      $0.picture = [UInt8](repeating: 0x55, count: size.area * 4)
      if monitors.isEmpty { $0.complaints.append("no monitors") }
    }
  }

  func desktopChanged(_ damage: [Rect], frame: DesktopFrame) {
    state.withLock {
      $0.frames += 1
      $0.lastDamage = damage
      $0.damage += damage
      if frame.size != $0.size { $0.complaints.append("frame of size \(frame.size)") }
      if frame.pixels.count != frame.stride * Int(frame.size.height) { $0.complaints.append("frame of \(frame.pixels.count) bytes") }
      if damage.isEmpty { $0.complaints.append("empty damage") }
      for (index, rect) in damage.enumerated() {
        if rect.isEmpty || !Rect(size: frame.size).contains(rect) { $0.complaints.append("damage \(rect)") }
        if damage[..<index].contains(where: { $0.intersects(rect) }) { $0.complaints.append("overlap at \(rect)") }
        if index > 0, (damage[index - 1].top, damage[index - 1].left) >= (rect.top, rect.left) { $0.complaints.append("order at \(rect)") }
        for y in Int(rect.top)..<Int(rect.bottom) {
          let start = y * frame.stride + Int(rect.left) * 4
          let row = frame.pixels[start..<start + rect.width * 4]
          $0.picture.replaceSubrange(start..<start + rect.width * 4, with: row)
        }
      }
    }
  }

  func desktopCursorChanged(to shape: CursorShape) {
    state.withLock {
      $0.cursors.append(shape)
      if shape.pixels.count != shape.size.area * 4 { $0.complaints.append("cursor of \(shape.pixels.count) bytes") }
    }
  }

  func desktopCursorMoved(to position: Point) { state.withLock { $0.positions.append(position) } }

  func desktopLost(_ error: X11Error) { state.withLock { $0.errors.append(error) } }
}

/// Asks for the next frame as soon as it has one, and notes when they come.
final class EagerRecorder: DesktopCaptureDelegate {
  private let state = Mutex<(capture: DesktopCapture?, times: [ContinuousClock.Instant])>((nil, []))

  var times: [ContinuousClock.Instant] { state.withLock { $0.times } }

  func start(_ capture: DesktopCapture) {
    state.withLock { $0.capture = capture }
    capture.requestFrame()
  }

  func desktopChanged(_ damage: [Rect], frame: DesktopFrame) {
    let capture = state.withLock { state in
      state.times.append(.now)
      return state.capture
    }
    capture?.requestFrame()
  }

  func desktopResized(to size: Size, monitors: [DisplayMonitor]) {}
  func desktopCursorChanged(to shape: CursorShape) {}
  func desktopCursorMoved(to position: Point) {}
  func desktopLost(_ error: X11Error) {}
}

/// Stops the capture from inside its callback.
final class StoppingRecorder: DesktopCaptureDelegate {
  let capture = Mutex<DesktopCapture?>(nil)
  let stops = Atomic<Int>(0)

  func desktopChanged(_ damage: [Rect], frame: DesktopFrame) {
    capture.withLock { $0.take() }?.stop()
    stops.add(1, ordering: .relaxed)
  }

  func desktopResized(to size: Size, monitors: [DisplayMonitor]) {}
  func desktopCursorChanged(to shape: CursorShape) {}
  func desktopCursorMoved(to position: Point) {}
  func desktopLost(_ error: X11Error) {}
}
