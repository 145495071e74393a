import QXL
import SpiceCanvas
import SpiceGraphics
import TestSupport
import Testing

@Suite("Pictures of recordings")
struct RecordedPictureTests {
  @Test("the final picture is that of the reference", arguments: RecordingVectors.names)
  func finalPicture(name: String) throws {
    let expected = try RecordingVectors.recording(name)
    var player = CanvasPlayer()
    for event in try RecordingVectors.events(name) { try player.play(event) }
    let size = player.canvas.surfaces[0]?.size
    #expect(size == .init(width: Int32(expected.finalFrame.width), height: Int32(expected.finalFrame.height)))
    #expect(try sha256(player.rgb24()) == expected.finalFrame.rgb24Sha256)
    #expect(player.drawn == expected.commandsByType["1"])
  }

  @Test("so is the picture after each command", arguments: ["rec-ops", "rec-vga-std"])
  func steps(name: String) throws {
    var player = CanvasPlayer()
    var steps = try RecordingVectors.steps(name)[...]
    var last: (pixels: [UInt8], digest: String)?
    for event in try RecordingVectors.events(name) {
      try player.play(event)
      guard case .command(let command) = event.content, let step = steps.popFirst() else { continue }
      #expect(step.event == event.counter && step.type == command.type)
      // Many commands change nothing that is seen.
      let pixels = try player.rgb24()
      let digest = if let last, last.pixels == pixels { last.digest } else { sha256(pixels) }
      last = (pixels, digest)
      #expect(digest == step.rgb24Sha256, "\(step.command) \(step.name ?? "")")
    }
    #expect(steps.isEmpty)
  }
}
