import NIOCore
import SpiceTransport
import SpiceWire

extension SpiceSession {
  /// Waits until `ready` gives a value, looking again after every change.
  func wait<Value: Sendable>(
    for stage: SpiceClientError.Stage, until deadline: NIODeadline, on channel: ChannelID = ChannelID(.main),
    _ ready: (isolated SpiceSession) -> Value?
  ) async throws(SpiceClientError) -> Value {
    guard links[channel] != nil || endings[channel] != nil || opening.contains(channel) else { throw ending ?? .notOpen(channel) }
    while true {
      if let value = ready(self) { return value }
      if let ending = ending ?? endings[channel] { throw ending }
      if Task.isCancelled { throw .cancelled }
      if NIODeadline.now() >= deadline { throw .timedOut(stage) }
      await sleep(until: deadline)
    }
  }

  /// Sleeps until something changes, the deadline has come, or the task is cancelled.
  func sleep(until deadline: NIODeadline) async {
    let sleeper = nextSleeper
    nextSleeper += 1
    let alarm = eventLoop.scheduleTask(deadline: deadline) { self.assumeIsolated { $0.wake(sleeper) } }
    await withTaskCancellationHandler {
      await withCheckedContinuation { sleepers[sleeper] = $0 }
    } onCancel: {
      eventLoop.execute { self.assumeIsolated { $0.wake(sleeper) } }
    }
    alarm.cancel()
  }

  private func wake(_ sleeper: Int) { sleepers.removeValue(forKey: sleeper)?.resume() }

  func wake() {
    guard !sleepers.isEmpty else { return }
    let woken = sleepers.values
    sleepers = [:]
    for continuation in woken { continuation.resume() }
  }
}
