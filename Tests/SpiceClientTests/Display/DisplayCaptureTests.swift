import SpiceGraphics
import SpiceMedia
import SpiceWire
import TestSupport
import Testing

@testable import SpiceClient

/// Recorded sessions of the reference server.
struct DisplayCaptureTests {
  /// In which order the frames of several channels arrive; each channel's own order stays.
  enum Arrival: Hashable, Sendable {
    case recorded
    /// All of one channel before the others.
    case first(UInt8)
    case shuffled(seed: UInt64)
  }

  /// What a client makes of what the server sent.
  struct Replay {
    let channels: DisplayChannels
    var problems: [ChannelProblem] = []
    var waits = 0

    init(_ capture: String, _ arrival: Arrival = .recorded) throws {
      channels = DisplayChannels(DisplayConfiguration(libraries: .media))
      var queues: [UInt8: [MessageFrame]] = [:]
      var order: [UInt8] = []
      for (display, frame) in try VectorFiles.serverFrames(ofCapture: "captures/\(capture).cap.gz") {
        queues[display, default: []].append(frame)
        order.append(display)
      }
      switch arrival {
      case .recorded: break
      case .first(let first): order = order.filter { $0 == first } + order.filter { $0 != first }
      case .shuffled(let seed):
        var generator = SeededGenerator(seed: seed)
        order.shuffle(using: &generator)
      }
      for display in queues.keys { _ = channels.open(display, serverCapabilities: [.monitorsConfig]) }
      var positions: [UInt8: Int] = [:]
      for (time, display) in order.enumerated() {
        let position = positions[display, default: 0]
        positions[display] = position + 1
        if let frame = queues[display]?[position] { note(channels.receive(frame, on: display, at: UInt64(time))) }
      }
      let now = UInt64(order.count)
      for id in channels.due(at: now) { note(channels.advance(id, to: now)) }
      for display in queues.keys {
        let link = try #require(channels[display])
        #expect(!link.receiver.isWaiting)
        waits += link.receiver.engine.state.statistics.waits
      }
    }

    private mutating func note(_ outcome: DisplayChannels.Outcome) {
      for case (_, .problem(let problem)) in outcome.effects { problems.append(problem) }
      #expect(outcome.failed.isEmpty)
    }

    /// Compares a display's picture with the reference client's: no byte may differ by more than `tolerance`.
    func expectPicture(_ capture: String, display: UInt8, tolerance: Int = 0) throws {
      let snapshot = try #require(channels[display]?.receiver.engine.snapshot())
      let expected = try VectorFiles.rgb(png: Vectors.display.bytes("captures/\(capture)-\(display).png"))
      #expect(snapshot.size == Size(width: Int32(expected.width), height: Int32(expected.height)))
      let worst = zip(snapshot.rgb, expected.pixels).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
      #expect(worst <= tolerance, "\(capture), display \(display)")
    }
  }

  @Test(
    "they end in the picture that the reference client showed",
    arguments: [
      "qemu-bios-off", "qemu-bios-auto_glz", "script-off", "script-auto_glz", "script-quic", "script-lz4", "script-lifecycle", "xspice-off",
      "xspice-auto_glz",
    ])
  func lastPicture(capture: String) throws {
    let replay = try Replay(capture)
    #expect(replay.problems.isEmpty)
    try replay.expectPicture(capture, display: 0)
  }

  /// Decoders of JPEG files differ a little (spec 06, section 14).
  @Test(arguments: [("script-jpeg-zlib", 10), ("script-mjpeg-stream", 12)])
  func lossyPicture(capture: String, tolerance: Int) throws {
    let replay = try Replay(capture)
    #expect(replay.problems.isEmpty)
    try replay.expectPicture(capture, display: 0, tolerance: tolerance)
  }

  @Test(
    "displays that share a cache wait for each other, whatever comes first",
    arguments: ["script-shared-cache", "script-shared-cache-fullheader"],
    [.recorded, .first(0), .first(1)] + (1...40).map { Arrival.shuffled(seed: $0) })
  func sharedCache(capture: String, arrival: Arrival) throws {
    let replay = try Replay(capture, arrival)
    #expect(replay.problems.isEmpty)
    for display: UInt8 in [0, 1] { try replay.expectPicture(capture, display: display) }
    // Without waiting, one channel after the other could not work.
    if case .first = arrival { #expect(replay.waits > 0) }
  }
}
