import ArgumentParser
import FoundationEssentials
import Glibc
import SpiceClient

/// `saffron record`: keeps everything that goes over a session's channels.
struct Record: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Record a session with a SPICE server.",
    discussion: """
      Connects, opens every display, cursor and inputs channel, and writes what comes and goes until Ctrl-C, or until the server ends the session. \
      It looks on: no keys and no pointer are sent. saffron play shows the recording again, without a server. Most servers serve one client at a \
      time: connecting ends the session of the present one.

      A recording holds every picture that was shown: keep it as you would keep a film of the screen. The password is not in it.

      \(ExitStatus.table)
      """)

  @OptionGroup var connection: ConnectionOptions

  @Argument(help: "The file to write; - writes to standard output.")
  var output: String

  @Option(help: ArgumentHelp("Stop after this time.", valueName: "seconds"))
  var duration: Double?

  @Flag(help: "Connect again by itself when the connection is lost, and go on recording.")
  var reconnect = false

  @OptionGroup var images: ImageCompressionOption

  func validate() throws {
    if let duration { try Self.check(duration, "--duration") }
  }

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      let address = try connection.address()
      let watch = SessionEndWatch()
      let file = try RecordingFile(output) { watch.fail($0) }
      let now = Int64(Date().timeIntervalSince1970 * 1e6)
      let end: SessionEnd
      do throws(CommandFailure) {
        end = try await record(to: file, from: "\(address)", now: now, watch)
      } catch {
        try? file.finish()
        throw error
      }
      try file.finish()
      let amount = StatsText.bytes(UInt64(file.size))
      switch end {
      case .interrupted, .timeIsOver: StandardError.line("recorded \(amount)")
      case .failed(let failure): throw failure
      case .ended(let error):
        let reason = error.map { "\($0)" } ?? "the session is over"
        throw CommandFailure(error?.exitStatus ?? .serverClosed, "\(address): \(reason); recorded \(amount)")
      }
    }
  }

  private func record(
    to file: RecordingFile, from address: String, now: Int64, _ watch: SessionEndWatch
  ) async throws(CommandFailure) -> SessionEnd {
    let recorder = SessionRecorder(output: file, start: now, source: address)
    return try await ClientConnection.run(connection, .all) { configuration in
      configuration.isReadOnly = true
      configuration.observer = recorder
      if reconnect { configuration.reconnect = ReconnectPolicy() }
      images.apply(to: &configuration)
    } _: { server throws(SpiceClientError) in
      StandardError.line("recording \(address); Ctrl-C ends it")
      let end = await watch.wait(for: server.session, seconds: duration) { event in
        if case .stateChanged(.reconnecting(attempt: 1, _)) = event {
          StandardError.line("\(address): the connection is lost; trying to connect again")
        }
      }
      recorder.finish()
      return end
    }
  }
}

extension ParsableCommand {
  /// Refuses times that are none.
  static func check(_ seconds: Double, _ option: String) throws {
    guard seconds > 0, seconds <= 86_400 else { throw ValidationError("\(option) must be more than 0 and at most 86400 seconds.") }
  }
}
