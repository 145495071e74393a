import Synchronization

/// What other threads want of an injector's thread.
final class InjectorControl: Sendable {
  private struct State {
    var queue = InputQueue()
    var stopping = false
    var lockKeys = LockKeys()
    /// The connection's socket while it is open.
    var descriptor: CInt?
  }

  let signal: EventSignal
  /// Raised when the thread has nothing to do any more.
  let finished: EventSignal
  let wakeUps = Atomic<Int>(0)
  private let state = Mutex(State())

  init() throws(X11Error) {
    signal = try EventSignal()
    finished = try EventSignal()
  }

  /// Returns false if events were dropped.
  func post(_ event: InputQueue.Event) -> Bool {
    let (isKept, isFirst) = state.withLock { state in
      guard !state.stopping else { return (true, false) }
      let isFirst = state.queue.events.isEmpty
      return (state.queue.append(event), isFirst)
    }
    // The thread lowers the flag before it empties the queue, so the flag of the first event holds for those that follow it.
    if isFirst { signal.raise() }
    return isKept
  }

  /// The events that wait, and whether this is the end.
  func take() -> (events: [InputQueue.Event], isStopping: Bool) {
    state.withLock { state in (state.queue.takeAll(), state.stopping) }
  }

  /// Lets the thread release what is held and end; an X server that does not listen is given a second for that.
  func stop(waiting: Bool) {
    state.withLock { state in state.stopping = true }
    signal.raise()
    if waiting && !finished.wait(until: .now + .seconds(1)) {
      state.withLock { state in if let descriptor = state.descriptor { XConnection.sever(descriptor: descriptor) } }
    }
  }

  /// Said by the thread when it ends: from now on events go nowhere.
  func finish() {
    state.withLock { $0.stopping = true }
    finished.raise()
  }

  /// Says which socket `stop()` may end; nil before it is closed.
  func setDescriptor(_ descriptor: CInt?) { state.withLock { $0.descriptor = descriptor } }

  var lockKeys: LockKeys {
    get { state.withLock { $0.lockKeys } }
    set { state.withLock { $0.lockKeys = newValue } }
  }
}
