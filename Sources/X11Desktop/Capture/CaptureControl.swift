import Synchronization

/// What other threads want of a capture's thread.
final class CaptureControl: Sendable {
  private struct State {
    var frameRequested = false
    var stopping = false
    /// The connection's socket while it is open.
    var descriptor: CInt?
  }

  let signal: EventSignal
  let wakeUps = Atomic<Int>(0)
  private let state = Mutex(State())

  init() throws(X11Error) { signal = try EventSignal() }

  func requestFrame() {
    let isNews = state.withLock { state in
      defer { state.frameRequested = true }
      return !state.frameRequested
    }
    if isNews { signal.raise() }
  }

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
  var isFrameRequested: Bool { state.withLock { $0.frameRequested } }

  /// The request is fulfilled; called before the delegate gets the frame, so that it can ask for the next one at once.
  func frameDelivered() { state.withLock { $0.frameRequested = false } }
}
