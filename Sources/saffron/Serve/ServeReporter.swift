import Glibc
import NIOCore
import SpiceServer

/// Tells once a second what a server does for each client.
final class ServeReporter: Sendable {
  /// How it is told.
  enum Form: Sendable {
    /// Lines for a person, on standard error.
    case text
    /// An object a line, on standard output.
    case json
  }

  private struct Line: Encodable {
    /// Since the start.
    var seconds: Double
    var clients: [ServerStatistics.Client]
  }

  private let task: Task<Void, Never>

  /// Without forms nothing is told.
  init(_ server: SpiceServer, forms: [Form]) {
    task = Task {
      guard !forms.isEmpty else { return }
      let start = NIODeadline.now()
      var before = (statistics: ServerStatistics?.none, time: start)
      while !Task.isCancelled {
        // Ends early when the task is cancelled, which the loop's condition sees.
        try? await Task.sleep(for: .seconds(1))
        guard !Task.isCancelled, let statistics = try? await server.statistics() else { return }
        let now = NIODeadline.now()
        let seconds = Double((now - start).nanoseconds) / 1e9
        for form in forms {
          do {
            switch form {
            case .json:
              let line = Line(seconds: (seconds * 1000).rounded() / 1000, clients: statistics.clients)
              try OutputBytes.write(try JSONText.line(line), to: STDOUT_FILENO)
            case .text:
              let span = Double((now - before.time).nanoseconds) / 1e9
              StandardError.write(ServeStatisticsText(statistics, since: before.statistics, span: span).lines(at: seconds))
            }
          } catch {
            // Nobody reads it any more; the sharing goes on.
            return
          }
        }
        before = (statistics, now)
      }
    }
  }

  func stop() { task.cancel() }
}
