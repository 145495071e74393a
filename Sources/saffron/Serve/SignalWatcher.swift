import Dispatch
import Foundation

/// Turns the signals that ask a program to end into a call, once.
final class SignalWatcher: Sendable {
  // Sources may be used from any thread; Dispatch just does not say so to the compiler.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  init(_ signals: [Int32] = [SIGINT, SIGTERM, SIGHUP], _ action: @escaping @Sendable () -> Void) {
    sources = signals.map { number in
      // Dispatch sees signals only if the default action does not come first.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler(handler: action)
      source.resume()
      return source
    }
  }

  func cancel() {
    for source in sources { source.cancel() }
  }
}
