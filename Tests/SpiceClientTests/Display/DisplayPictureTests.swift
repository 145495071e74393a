import SpiceCanvas
import SpiceGraphics
import SpiceWire
import Testing

@testable import SpiceClient

struct DisplayPictureTests {
  /// Where the pixels of a display's picture lie.
  private static func address(_ rig: DisplaysRig) -> UInt? {
    rig.channels[0]?.receiver.engine.withPicture { surface, _ in
      surface.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
    }
  }

  /// Who looks at the picture does not make the next drawing copy it.
  @Test func lookingDoesNotCopy() throws {
    var rig = DisplaysRig(displays: [0])
    let before = try #require(Self.address(rig))
    for color: UInt32 in 1...20 {
      let box = Rect(left: 0, top: 0, right: 1, bottom: 1)
      rig.send(DisplayMessages.copy(DisplayMessages.pixel(color, id: 1), to: box), to: 0)
      let seen = rig.channels[0]?.receiver.engine.withPicture { surface, damage in
        #expect(damage == Region(box))
        return surface.pixel(x: 0, y: 0)
      }
      #expect(seen == color)
      #expect(Self.address(rig) == before)
    }
  }

  @Test func thereIsNoPictureBeforeItIsWhole() {
    var rig = DisplaysRig(displays: [0])
    rig.send(DisplayMessages.primary(4, 4), to: 0)
    #expect(rig.channels[0]?.receiver.engine.withPicture { _, _ in true } == nil)
    rig.send(.mark, to: 0)
    #expect(rig.channels[0]?.receiver.engine.withPicture { _, _ in true } == true)
  }
}
