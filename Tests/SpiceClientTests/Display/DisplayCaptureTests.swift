import SpiceClient
import SpiceGraphics
import SpiceMedia
import SpiceWire
import TestSupport
import Testing

/// Recorded sessions of the reference server.
struct DisplayCaptureTests {
  /// What a client makes of what the server sent on its display channel 0.
  private static func replay(_ capture: String) throws -> (receiver: ChannelReceiver<DisplayEngine>, problems: [ChannelProblem]) {
    let engine = DisplayEngine(configuration: DisplayConfiguration(libraries: .media), serverCapabilities: [.monitorsConfig])
    var receiver = ChannelReceiver(engine)
    var problems: [ChannelProblem] = []
    for frame in try VectorFiles.serverFrames(ofCapture: "captures/\(capture).cap.gz", channel: 0) {
      problems += receiver.receive(frame).problems
    }
    return (receiver, problems)
  }

  @Test("they end in the picture that the reference client showed", arguments: ["qemu-bios-off", "qemu-bios-auto_glz"])
  func lastPicture(capture: String) throws {
    let (receiver, problems) = try Self.replay(capture)
    #expect(problems.isEmpty)
    let snapshot = try #require(receiver.engine.snapshot())
    let expected = try VectorFiles.rgb(png: Vectors.display.bytes("captures/\(capture)-0.png"))
    #expect(snapshot.size == Size(width: Int32(expected.width), height: Int32(expected.height)))
    #expect(snapshot.rgb == expected.pixels)
  }

  /// Some drawings are not done yet, and some images are in a cache that is not there, but every image that comes is decoded.
  @Test(arguments: [
    "script-off", "script-auto_glz", "script-quic", "script-lz4", "script-jpeg-zlib", "script-lifecycle", "xspice-off", "xspice-auto_glz",
  ])
  func everyImageIsDecoded(capture: String) throws {
    for problem in try Self.replay(capture).problems {
      switch problem {
      case .badImage, .unsupportedImage, .malformed, .limitExceeded: Issue.record("\(problem)")
      case .unsupported, .invalid: break
      }
    }
  }
}
