import Synchronization

/// Values from an event loop for a test that awaits them one by one.
final class Mailbox<Value: Sendable>: Sendable {
  private struct State {
    var values: [Value] = []
    var isFinished = false
    var waiter: CheckedContinuation<Value?, Never>?
  }

  private let state = Mutex(State())

  func put(_ value: Value) {
    let waiter = state.withLock { state -> CheckedContinuation<Value?, Never>? in
      if let waiter = state.waiter.take() { return waiter }
      state.values.append(value)
      return nil
    }
    waiter?.resume(returning: value)
  }

  func finish() {
    let waiter = state.withLock { state in
      state.isFinished = true
      return state.waiter.take()
    }
    waiter?.resume(returning: nil)
  }

  /// The next value; nil once there are no more.
  func next() async -> Value? {
    await withCheckedContinuation { continuation in
      let ready: Value?? = state.withLock { state in
        if !state.values.isEmpty { return .some(state.values.removeFirst()) }
        if state.isFinished { return .some(nil) }
        state.waiter = continuation
        return nil
      }
      if let ready { continuation.resume(returning: ready) }
    }
  }

  /// What is there now.
  var waiting: Int { state.withLock { $0.values.count } }
}
