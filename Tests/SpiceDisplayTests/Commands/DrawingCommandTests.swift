import SpiceDisplay
import SpiceGraphics
import Testing

@Suite("Drawing commands")
struct DrawingCommandTests {
  @Test("a command is no self bitmap unless it says so") func plain() {
    let draw = DrawCommand<SourceImage>(
      surfaceID: 0, box: Rect(left: 0, top: 0, right: 1, bottom: 1), clip: .none,
      operation: .copyBits(CopyBits(sourcePosition: Point(x: 1, y: 1))))
    #expect(DrawingCommand(draw, effect: .opaque).selfBitmapArea == nil)
  }
}
