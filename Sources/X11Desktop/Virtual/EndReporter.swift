import Synchronization

/// Passes on the first reason why a session is over, and none once it was silenced.
final class EndReporter: Sendable {
  private let ended: Mutex<(@Sendable (VirtualDisplay.Ending) -> Void)?>

  init(_ ended: @escaping @Sendable (VirtualDisplay.Ending) -> Void) { self.ended = Mutex(ended) }

  func report(_ ending: VirtualDisplay.Ending) {
    let ended = ended.withLock { $0.take() }
    ended?(ending)
  }

  func silence() { ended.withLock { $0 = nil } }
}
