import Synchronization

/// A wish for a frame.
enum FrameRequest {
  /// As soon as something has changed.
  case whenDamaged
  /// Also if nothing has.
  case atOnce
}

/// What other threads want of a capture's thread.
final class CaptureControl: Sendable {
  private struct State {
    var request: FrameRequest?
    var stopping = false
    /// Until when a change is expected that somebody waits for.
    var hurryEnd: ContinuousClock.Instant?
    /// The connection's socket while it is open.
    var descriptor: CInt?
  }

  let signal: EventSignal
  let wakeUps = Atomic<Int>(0)
  private let state = Mutex(State())

  init() throws(X11Error) { signal = try EventSignal() }

  func requestFrame(evenIfUnchanged: Bool) {
    let isNews = state.withLock { state in
      let request: FrameRequest = evenIfUnchanged || state.request == .atOnce ? .atOnce : .whenDamaged
      defer { state.request = request }
      return state.request != request
    }
    if isNews { signal.raise() }
  }

  func expectChange(for time: Duration) {
    let isNews = state.withLock { state in
      let now = ContinuousClock.now
      defer { state.hurryEnd = now + time }
      return state.hurryEnd.map { $0 < now } ?? true
    }
    if isNews { signal.raise() }
  }

  /// Whether a change is expected that somebody waits for.
  func isHurried(at now: ContinuousClock.Instant) -> Bool { state.withLock { $0.hurryEnd.map { now < $0 } ?? false } }

  /// Also ends the connection, so that a thread that waits for an X server which does not answer goes on.
  func stop() {
    state.withLock { state in
      state.stopping = true
      if let descriptor = state.descriptor { XConnection.sever(descriptor: descriptor) }
    }
    signal.raise()
  }

  /// Says which socket `stop()` may end; nil before it is closed.
  func setDescriptor(_ descriptor: CInt?) {
    state.withLock { state in
      state.descriptor = descriptor
      if state.stopping, let descriptor { XConnection.sever(descriptor: descriptor) }
    }
  }

  var isStopping: Bool { state.withLock { $0.stopping } }
  /// What was asked for and has not been delivered.
  var request: FrameRequest? { state.withLock { $0.request } }

  /// The request is fulfilled; called before the delegate gets the frame, so that it can ask for the next one at once.
  func frameDelivered() { state.withLock { $0.request = nil } }
}
