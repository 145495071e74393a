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
  func sleep(until deadline: NIODeadline) async { await sleepers.sleep(until: deadline, since: sleepers.changes) }

  func wake() { sleepers.wake() }
}
