import ArgumentParser
import Glibc
import NIOCore
import NIOPosix
import SaffronViewer
import SpiceClient
import SpiceMedia
import SpiceWire

/// `saffron play`: shows a recording again, without a server.
struct Play: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a recorded session again, without a server.",
    discussion: """
      Opens the windows of saffron view, in which the session goes on as it did; in the end the last picture stays. \
      With --png, writes a series of pictures as fast as they can be drawn: one each time the picture has changed and then rested for a moment, or \
      with --every one after each such time in which it changed, and the last one. Each file is named after its time in the recording. With \
      --info, tells what is in the recording.

      A recording that ends within a message, because the program that wrote it was killed, is played up to there.

      \(ExitStatus.table)
      """)

  @Argument(help: "The recording, as saffron record writes it.")
  var recording: String

  @Option(help: ArgumentHelp("Write the pictures to this folder, as PNG files.", valueName: "folder"))
  var png: String?

  @Option(help: ArgumentHelp("With --png: a picture after each such time of the recording.", valueName: "seconds"))
  var every: Double?

  @Option(help: ArgumentHelp("With --png: the number of the display channel.", valueName: "number"))
  var display: UInt8 = 0

  @Option(help: ArgumentHelp("In a window: how many times as fast as it was, 0.01 to 1000; 0 is as fast as possible.", valueName: "factor"))
  var speed: Double = 1

  @Flag(help: "In a window: close it at the end of the recording.")
  var exitAtEnd = false

  @OptionGroup var window: WindowOptions

  @Flag(help: "Tell what is in the recording, and show nothing.")
  var info = false

  @Flag(help: "With --info: write JSON.")
  var json = false

  /// A picture that has not changed for so long has come to rest.
  private static let rest: Int64 = 300_000_000

  func validate() throws {
    let isInWindow = !info && png == nil
    guard !info || png == nil else { throw ValidationError("Give either --png or --info.") }
    guard speed == 0 || speed >= 0.01 && speed <= 1000 else { throw ValidationError("--speed must be 0, or 0.01 to 1000.") }
    guard isInWindow || speed == 1 && !exitAtEnd && !window.fullScreen else {
      throw ValidationError("--speed, --exit-at-end and --full-screen are for the window.")
    }
    guard png != nil || every == nil else { throw ValidationError("--every goes with --png.") }
    guard info || !json else { throw ValidationError("--json goes with --info.") }
    if let every {
      guard every >= 0.001, every <= 86_400 else { throw ValidationError("--every must be 0.001 to 86400 seconds.") }
    }
  }

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      let summary = try RecordedSession.summary(of: recording)
      if info {
        let report = RecordingReport(summary)
        try OutputBytes.write(try json ? JSONText.lines(report) : Array(report.text.utf8), to: STDOUT_FILENO)
        return
      }
      let result: String
      if let png { result = try await writePictures(of: summary, to: png) } else { result = try await show(summary) }
      if summary.isTorn { StandardError.line("\(recording): the end is missing; this is what is there") }
      if let damage = summary.damage { throw CommandFailure(.failed, "\(recording): \(damage); \(result)") }
    }
  }

  /// Plays the recording in the viewer's windows, until they are closed. Says what there was.
  private func show(_ summary: RecordingSummary) async throws(CommandFailure) -> String {
    let meter = TrafficMeter()
    let recorded = try RecordedSession(
      recording, summary, playsEnds: false, observer: meter, on: MultiThreadedEventLoopGroup.singleton.next())
    var options = try window.viewerOptions(for: recording.split(separator: "/").last.map(String.init) ?? recording)
    options.isReadOnly = true
    options.endsWithSession = exitAtEnd
    options.playRecording = { [speed] in await recorded.transport.play(to: recorded.session, speed: speed == 0 ? nil : speed) }
    try await ViewerRun.show(recorded.session, named: recording, meter: meter, options: options)
    return "this is what is before it"
  }

  /// Writes the series of pictures. Says what was written.
  private func writePictures(of summary: RecordingSummary, to folder: String) async throws(CommandFailure) -> String {
    var series = try PictureSeries(folder)
    let recorded = try RecordedSession(recording, summary, playsEnds: true, on: MultiThreadedEventLoopGroup.singleton.next())
    let rule = every.map { PictureSchedule.Rule.every(Int64($0 * 1e9)) } ?? .rested(Self.rest)
    try await recorded.writePictures(of: display, to: &series, rule)
    return "\(series.count) pictures were written"
  }
}
