import ArgumentParser
import Glibc
import Logging
import QXL
import SpiceDisplay
import SpiceMedia
import SpiceServer
import SpiceTransport

/// `saffron replay`: serves what a display worker recorded.
struct Replay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the recording of a virtual machine's display to SPICE clients.",
    discussion: """
      The recording is one that a SPICE server wrote because the variable SPICE_WORKER_RECORD_FILENAME was set where it ran: all commands of \
      the guest's graphics driver. They are carried out as fast as the server takes them, or at the pace that --pace says; then a line on \
      standard output tells how many there were, and clients see the last picture until Ctrl-C.

      A recording that ends within a command, because the program that wrote it was killed, is played up to there. Commands that make no \
      sense are left out and counted.
      """)

  @Argument(help: "The recording, packed with gzip or not; - is standard input.")
  var recording: String

  @Option(help: "TCP port on this machine; 0 takes a free one.")
  var port = 5930

  @Flag(help: "Start when a client is there.")
  var wait = false

  @Option(help: ArgumentHelp("Wait so long after each command.", valueName: "microseconds"))
  var pace = 0

  @Option(help: "How images are compressed for clients that have no wish of their own: \(CompressionName.list).")
  var imageCompression = CompressionName.autoGLZ

  @Option(help: "Which parts of the screen are sent as videos: off, filter, all.")
  var streaming = VideoStreamingMode.filter

  @Flag(help: "Write as JSON what is in the recording, and serve nothing.")
  var count = false

  @Flag(name: .shortAndLong, help: "Tell about every connection and every command that is left out.")
  var verbose = false

  func validate() throws {
    guard (0...65535).contains(port) else { throw ValidationError("--port must be 0 to 65535, not \(port).") }
    guard (0...60_000_000).contains(pace) else { throw ValidationError("--pace must be 0 to 60000000 microseconds.") }
  }

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      let file = try WorkerRecordingFile(recording)
      if count {
        var report = ReplayReport()
        try report.count(file.reader())
        try OutputBytes.write(try JSONText.lines(report), to: STDOUT_FILENO)
        return
      }
      var logger = Logger(label: "saffron") { StreamLogHandler.standardError(label: $0) }
      logger.logLevel = verbose ? .info : .notice
      var configuration = ServerConfiguration()
      configuration.name = recording
      configuration.images.compression = imageCompression.policy
      configuration.libraries = .media
      configuration.streamingVideo = streaming
      let replay: ReplaySession
      do {
        replay = try await ReplaySession.start(configuration, port: port, logger: logger)
      } catch {
        throw CommandFailure(.failed, "\(error)")
      }
      try await replay.serve(file, named: recording, waitsForClient: wait, pace: .microseconds(pace))
    }
  }
}
