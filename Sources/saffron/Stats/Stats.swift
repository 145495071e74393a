import ArgumentParser
import Glibc
import NIOCore
import SpiceClient
import SpiceWire

/// `saffron stats`: what a session costs.
struct Stats: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure what a session with a SPICE server carries.",
    discussion: """
      Connects, opens every display, cursor and inputs channel, and counts until Ctrl-C, or until the server ends the session: bytes and messages \
      by channel and kind, images by codec, streams, the time to decode and draw, the round trip. It looks on: no keys and no pointer are sent. \
      Most servers serve one client at a time: connecting ends the session of the present one.

      \(ExitStatus.table)
      """)

  @OptionGroup var connection: ConnectionOptions

  @Option(help: ArgumentHelp("Stop after this time.", valueName: "seconds"))
  var duration: Double?

  @Option(help: ArgumentHelp("Tell the present rates again and again after this time, besides the sum at the end.", valueName: "seconds"))
  var every: Double?

  @Flag(help: "Write JSON: an object at the end; with --every, an object a line.")
  var json = false

  @OptionGroup var images: ImageCompressionOption

  func validate() throws {
    if let duration { try Self.check(duration, "--duration") }
    if let every { try Self.check(every, "--every") }
  }

  func run() async throws {
    try await reportingFailures { () async throws(CommandFailure) in
      let address = try connection.address()
      let watch = SessionEndWatch()
      let meter = SessionMeter()
      let (end, report) = try await ClientConnection.run(connection, .all) { configuration in
        configuration.isReadOnly = true
        configuration.observer = meter
        images.apply(to: &configuration)
      } _: { server throws(SpiceClientError) in
        await measure(server.session, meter, watch)
      }
      let isLine = json && every != nil
      try OutputBytes.write(
        try json ? (isLine ? JSONText.line(report) : JSONText.lines(report)) : Array(((every == nil ? "" : "\n") + report.text).utf8),
        to: STDOUT_FILENO)
      switch end {
      case .interrupted, .timeIsOver: break
      case .failed(let failure): throw failure
      case .ended(let error):
        throw CommandFailure(error?.exitStatus ?? .serverClosed, "\(address): \(error.map { "\($0)" } ?? "the session is over")")
      }
    }
  }

  /// Measures until something ends it.
  private func measure(_ session: SpiceSession, _ meter: SessionMeter, _ watch: SessionEndWatch) async -> (SessionEnd, StatsReport) {
    let start = NIODeadline.now()
    let gauge = RoundTripGauge()
    let teller = Task {
      var before = StatsReport(meter.statistics, seconds: 0, isLive: true)
      if every != nil, !json { try tell(Array(StatsRates.headline.utf8)) }
      while !Task.isCancelled {
        await gauge.measure(session)
        try await Task.sleep(for: .seconds(every ?? 1))
        guard every != nil else { continue }
        let report = await report(session, meter, since: start, gauge)
        try tell(try json ? JSONText.line(report) : Array(StatsRates(report, since: before).line.utf8))
        before = report
      }
    }
    // What cannot be written ends the command.
    let failures = Task {
      if case .failure(let failure as CommandFailure) = await teller.result { watch.fail(failure) }
    }
    let end = await watch.wait(for: session, seconds: duration)
    teller.cancel()
    failures.cancel()
    return (end, await report(session, meter, since: start, gauge))
  }

  private func report(
    _ session: SpiceSession, _ meter: SessionMeter, since start: NIODeadline, _ gauge: RoundTripGauge
  ) async -> StatsReport {
    let statistics = meter.statistics
    var displays: [DisplayStatistics] = []
    for channel in statistics.channels.keys where channel.type == .display {
      if let display = await session.displayState(of: channel.id) { displays.append(display.statistics) }
    }
    return StatsReport(
      statistics, seconds: Double((NIODeadline.now() - start).nanoseconds) / 1e9, isLive: true, displays: displays,
      roundTrip: await gauge.roundTrip)
  }

  private func tell(_ bytes: [UInt8]) throws(CommandFailure) { try OutputBytes.write(bytes, to: STDOUT_FILENO) }
}

/// Measures a session's round trip now and then.
private actor RoundTripGauge {
  private(set) var roundTrip: StatsReport.RoundTrip?

  func measure(_ session: SpiceSession) async {
    // A server that does not answer, or is gone, has no round trip; the session tells of it in other ways.
    guard let time = try? await session.measureRoundTrip(timeout: .seconds(5)) else { return }
    let milliseconds = StatsReport.rounded(Double(time.nanoseconds) / 1e6)
    let best = min(milliseconds, roundTrip?.bestMilliseconds ?? milliseconds)
    roundTrip = StatsReport.RoundTrip(milliseconds: milliseconds, bestMilliseconds: best)
  }
}
