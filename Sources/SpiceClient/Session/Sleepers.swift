import NIOCore

/// Tasks of an actor on an event loop that sleep until something changes there.
///
/// Confined to that loop, as its actor is: who changes something wakes all, and each looks whether it was what it waited for.
final class Sleepers {
  private let eventLoop: any EventLoop
  private var continuations: [Int: CheckedContinuation<Void, Never>] = [:]
  private var next = 0
  /// How often something has changed.
  private(set) var changes = 0

  init(on eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  /// Sleeps until something changes, the deadline has come, or the task is cancelled.
  ///
  /// - Parameter changes: `changes` when the task saw that it has to wait: others may run on the loop before it really sleeps.
  func sleep(until deadline: NIODeadline, since changes: Int, isolation: isolated (any Actor)? = #isolation) async {
    let sleeper = next
    next += 1
    let eventLoop = eventLoop
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    let alarm = eventLoop.scheduleTask(deadline: deadline) { bound.value.wake(sleeper) }
    await withTaskCancellationHandler {
      // Only a closure that uses the isolation runs on the actor.
      _ = isolation
      await withCheckedContinuation { continuation in
        if self.changes != changes || Task.isCancelled || NIODeadline.now() >= deadline { return continuation.resume() }
        continuations[sleeper] = continuation
      }
    } onCancel: {
      eventLoop.execute { bound.value.wake(sleeper) }
    }
    alarm.cancel()
  }

  private func wake(_ sleeper: Int) { continuations.removeValue(forKey: sleeper)?.resume() }

  /// Something changed.
  func wake() {
    changes += 1
    guard !continuations.isEmpty else { return }
    let woken = continuations.values
    continuations = [:]
    for continuation in woken { continuation.resume() }
  }
}
