import Glibc
import NIOCore
import SpiceClient

/// What ends a command that goes on until something happens.
enum SessionEnd: Sendable {
  /// A signal: Ctrl-C, for example.
  case interrupted
  /// The time that was asked for is over.
  case timeIsOver
  /// The session is over, not by us.
  case ended(SpiceClientError?)
  /// The command's own work failed.
  case failed(CommandFailure)
}

/// Tells the first of the things that end a command.
///
/// Signals end the command from when this is made until it is gone, instead of ending the process.
final class SessionEndWatch: Sendable {
  private let ends: AsyncStream<SessionEnd>
  private let sink: AsyncStream<SessionEnd>.Continuation
  private let signals: SignalWatcher

  init() {
    let (ends, sink) = AsyncStream.makeStream(of: SessionEnd.self, bufferingPolicy: .bufferingOldest(1))
    self.ends = ends
    self.sink = sink
    signals = SignalWatcher { sink.yield(.interrupted) }
  }

  deinit { signals.cancel() }

  /// The command's own work failed.
  func fail(_ failure: CommandFailure) { sink.yield(.failed(failure)) }

  /// Waits until one of them happens to a session; reads the session's events, each of which `seen` is told.
  ///
  /// - Parameter seconds: how long the session may go on; nil for no limit.
  func wait(
    for session: SpiceSession, seconds: Double?, seen: @escaping @Sendable (SessionEvent) -> Void = { _ in }
  ) async -> SessionEnd {
    let sink = sink
    let reader = Task {
      for await event in session.events {
        seen(event)
        if case .stateChanged(.ended(let error)) = event { sink.yield(.ended(error)) }
      }
    }
    let clock = Task {
      guard let seconds else { return }
      try await Task.sleep(for: .seconds(seconds))
      sink.yield(.timeIsOver)
    }
    defer {
      reader.cancel()
      clock.cancel()
    }
    for await end in ends { return end }
    return .interrupted
  }
}
