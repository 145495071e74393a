import Glibc
import Logging
import NIOCore
import NIOPosix
import QXL
import SpiceServer
import SpiceTransport

/// A running `saffron replay`: a server with one display, and what ends it.
struct ReplaySession {
  private let group: MultiThreadedEventLoopGroup
  private let server: SpiceServer
  private let display: DisplayHandle
  private let address: BoundAddress
  private let logger: Logger

  /// Starts the server on a port of this machine.
  static func start(_ configuration: ServerConfiguration, port: Int, logger: Logger) async throws -> ReplaySession {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var undo = UndoStack()
    undo.add { try? await group.shutdownGracefully() }
    do {
      let server = try await SpiceServer.start(configuration: configuration, eventLoop: group.next(), logger: logger)
      undo.add { await server.shutDown() }
      let display = try await server.addDisplay()
      let bound = try await server.listen(on: [.tcp(host: "127.0.0.1", port: port)], tickets: try TicketBox(.open))
      guard let address = bound.first else { throw CommandFailure(.failed, "no address to listen on") }
      return ReplaySession(group: group, server: server, display: display, address: address, logger: logger)
    } catch {
      await undo.run()
      throw error
    }
  }

  /// Replays the recording, goes on to show its last picture, and stops at a signal.
  ///
  /// - Parameters:
  ///   - name: what to call the recording in messages.
  ///   - pace: how long to wait after each command.
  func serve(
    _ file: WorkerRecordingFile, named name: String, waitsForClient: Bool, pace: Duration
  ) async throws(CommandFailure) {
    let work = Task { await replay(file, waitsForClient: waitsForClient, pace: pace) }
    let (end, continuation) = AsyncStream<Void>.makeStream()
    let signals = SignalWatcher {
      work.cancel()
      continuation.finish()
    }
    var failure: CommandFailure?
    do throws(CommandFailure) {
      try say("Serving \(name) at \(address.uri). Ctrl-C ends it.")
      let (report, error) = await work.value
      if let error { throw CommandFailure(.failed, "\(name): \(error), after \(report.events) events") }
      if !work.isCancelled {
        if report.isTruncated { StandardError.line("\(name): the end is missing; this is what is there") }
        try say("Replayed \(report.events) events with \(report.commands) commands, \(report.refused) of them left out.")
        for await _ in end {}
      }
    } catch {
      failure = error
      work.cancel()
    }
    signals.cancel()
    await server.shutDown()
    try? await group.shutdownGracefully()
    if let failure { throw failure }
  }

  private func say(_ line: String) throws(CommandFailure) {
    try OutputBytes.write(Array(line.utf8) + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
  }

  /// Takes every event of the recording, unless the task is cancelled. Says what there was, and why it could not be read on.
  private func replay(
    _ file: WorkerRecordingFile, waitsForClient: Bool, pace: Duration
  ) async -> (report: ReplayReport, error: QXLError?) {
    var reader = file.reader()
    var report = ReplayReport()
    var replayer = Replayer(display: display, logger: logger)
    if waitsForClient { await waitForClient() }
    var next = ContinuousClock.now
    var failure: QXLError?
    do throws(QXLError) {
      while !Task.isCancelled, let event = try reader.next() {
        report.add(event)
        do throws(QXLError) {
          if let step = try ReplayStep(event) { await replayer.take(step) }
        } catch {
          replayer.refuse(error)
        }
        if pace > .zero, event.isCommand {
          await replayer.flush()
          next = max(next, .now - pace) + pace
          try? await Task.sleep(until: next, clock: .continuous)
        }
      }
    } catch {
      failure = error
    }
    await replayer.flush()
    report.isTruncated = reader.isTruncated
    report.refused = replayer.refused
    return (report, failure)
  }

  private func waitForClient() async {
    while !Task.isCancelled, (try? await server.clientCount()) == 0 { try? await Task.sleep(for: .milliseconds(20)) }
  }
}
