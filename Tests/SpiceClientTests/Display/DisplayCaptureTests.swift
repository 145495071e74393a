import SpiceClient
import SpiceGraphics
import SpiceWire
import TestSupport
import Testing

/// Sessions of the reference server, recorded without compression, end in the picture that the reference client showed.
struct DisplayCaptureTests {
  @Test func theTextScreenOfAFirmware() throws {
    var receiver = ChannelReceiver(DisplayEngine(serverCapabilities: [.monitorsConfig]))
    var problems: [ChannelProblem] = []
    for frame in try VectorFiles.serverFrames(ofCapture: "captures/qemu-bios-off.cap.gz", channel: 0) {
      problems += receiver.receive(frame).problems
    }
    #expect(problems.isEmpty)
    let snapshot = try #require(receiver.engine.snapshot())
    let expected = try VectorFiles.rgb(png: Vectors.display.bytes("captures/qemu-bios-off-0.png"))
    #expect(snapshot.size == Size(width: Int32(expected.width), height: Int32(expected.height)))
    #expect(snapshot.rgb == expected.pixels)
  }
}
