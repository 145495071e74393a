import SpiceGraphics
import Testing

@testable import SpiceDisplay

/// The cases that were measured with the reference server (spec 07, sections 2.5 and 2.6), and what goes beyond them.
@Suite("Hidden commands")
struct HiddenCommandTests {
  @Test("a command on the same pixels hides the older one") func equal() throws {
    var scene = try CommandScene()
    try scene.fill(1, box(10, 10, 50, 50))
    try scene.fill(2, box(10, 10, 50, 50))
    #expect(scene.display.unrenderedCount == 1)
    #expect(scene.sent() == ["0: draw_fill 50x50+10+10 2"])
  }

  @Test("a large one hides small ones") func large() throws {
    var scene = try CommandScene()
    try scene.fill(1, box(10, 10, 5, 5))
    try scene.fill(1, box(100, 100, 70, 5), .xor)
    try scene.fill(2, box(0, 0, 200, 200))
    #expect(scene.sent() == ["0: draw_fill 200x200+0+0 2"])
  }

  @Test("two halves hide the whole, and four corners") func parts() throws {
    var scene = try CommandScene()
    try scene.fill(1, box(10, 10, 100, 100))
    try scene.fill(2, box(10, 10, 47, 100))
    try scene.fill(3, box(57, 10, 53, 100))
    #expect(scene.display.unrenderedCount == 2)
    try scene.fill(4, box(10, 10, 60, 60))
    try scene.fill(5, box(50, 10, 60, 60))
    try scene.fill(6, box(10, 50, 60, 60))
    try scene.fill(7, box(50, 50, 60, 60))
    #expect(scene.sent().map { $0.suffix(1) } == ["4", "5", "6", "7"])
  }

  @Test("what is covered partly is sent as a whole") func partly() throws {
    var scene = try CommandScene()
    try scene.fill(1, box(10, 10, 100, 100))
    try scene.fill(2, box(60, 60, 100, 100))
    #expect(scene.sent() == ["0: draw_fill 100x100+10+10 1", "0: draw_fill 100x100+60+60 2"])
  }

  @Test("clips count") func clips() throws {
    var scene = try CommandScene()
    try scene.fill(1, box(10, 10, 20, 20))
    let fill = DrawFill<SourceImage>(brush: .solid(2), rop: .put, mask: Mask())
    try scene.draw(.fill(fill), box(0, 0, 100, 100), clip: .rects([box(0, 0, 100, 20), box(0, 21, 100, 79)]))
    #expect(scene.sent().count == 2)
    try scene.fill(1, box(10, 10, 20, 20))
    try scene.draw(.fill(fill), box(0, 0, 100, 100), clip: .rects([box(0, 0, 100, 20), box(0, 20, 100, 80)]))
    #expect(scene.sent().count == 1)
  }

  @Test("whether a command overwrites is seen from the command, not from what the host says") func untruthful() throws {
    var scene = try CommandScene()
    try scene.fill(1, box(10, 10, 20, 20), effect: .blend)
    try scene.fill(2, box(10, 10, 20, 20), .xor, effect: .opaque)
    #expect(scene.sent().count == 2)
    try scene.fill(3, box(10, 10, 20, 20), effect: .blend)
    try scene.fill(4, box(10, 10, 20, 20), effect: .blend)
    #expect(scene.sent().count == 1)
    scene.display.renderAll(on: &scene.canvas)
    #expect(scene.pixel(15, 15) == 4)
  }

  @Test("a pair that reverts itself vanishes, of three one is left") func revert() throws {
    var scene = try CommandScene()
    let edge = box(20, 20, 100, 1)
    try scene.fill(0xff, edge, .xor, effect: .revertOnDuplicate)
    try scene.fill(0xff, edge, .xor, effect: .revertOnDuplicate)
    #expect(scene.sent() == [])
    #expect(scene.display.unrenderedCount == 0)
    for _ in 0..<3 { try scene.fill(0xff, edge, .xor, effect: .revertOnDuplicate) }
    #expect(scene.sent() == ["0: draw_fill 100x1+20+20 255"])
    scene.display.renderAll(on: &scene.canvas)
    #expect(scene.pixel(50, 20) == 0xff)
  }

  @Test("a client that was sent the first of a pair is sent the second") func revertTooLate() throws {
    var scene = try CommandScene()
    let edge = box(20, 20, 100, 1)
    try scene.fill(0xff, edge, .xor, effect: .revertOnDuplicate)
    #expect(scene.sent().count == 1)
    try scene.fill(0xff, edge, .xor, effect: .revertOnDuplicate)
    #expect(scene.sent().count == 1)
    #expect(scene.display.unrenderedCount == 0)
    #expect(scene.pixel(50, 20) == 0)
  }

  @Test("what came between makes duplicates differ") func revertBetween() throws {
    var scene = try CommandScene()
    let edge = box(20, 20, 100, 1)
    try scene.fill(0xff, edge, .xor, effect: .revertOnDuplicate)
    try scene.fill(3, box(30, 20, 1, 1))
    try scene.fill(0xff, edge, .xor, effect: .revertOnDuplicate)
    #expect(scene.sent().count == 3)
  }

  @Test("a repetition without effect is dropped; another raster operation is no repetition") func nothingTwice() throws {
    var scene = try CommandScene()
    try scene.fill(0xf0, box(5, 5, 10, 10), .or, effect: .nothingOnDuplicate)
    #expect(try scene.fill(0xf0, box(5, 5, 10, 10), .or, effect: .nothingOnDuplicate) == nil)
    #expect(try scene.fill(0xf0, box(5, 5, 10, 10), .and, effect: .nothingOnDuplicate) != nil)
    #expect(scene.sent().count == 2)
  }

  @Test("the same line in another colour takes the older one's place") func brushes() throws {
    var scene = try CommandScene()
    let path = Path(segments: [
      PathSegment(flags: [.begin, .end], points: [FixedPoint(x: 160, y: 160), FixedPoint(x: 800, y: 800)])
    ])
    for color in [UInt32(1), 2, 3] {
      let stroke = DrawStroke<SourceImage>(
        path: path, attributes: LineAttributes(), brush: .solid(color), foreMode: .put, backMode: .put)
      try scene.draw(.stroke(stroke), box(10, 10, 60, 60), effect: .opaqueBrush)
    }
    #expect(scene.sent().count == 1)
    scene.display.renderAll(on: &scene.canvas)
    #expect(scene.pixel(20, 20) == 3)
  }

  @Test("a copy keeps what it reads, until it is hidden itself") func copies() throws {
    var scene = try CommandScene()
    try scene.fill(1, box(0, 0, 50, 50))
    try scene.move(box(100, 100, 50, 50), from: .zero)
    try scene.fill(2, box(0, 0, 50, 50))
    #expect(scene.display.unrenderedCount == 3)
    try scene.fill(3, box(100, 100, 50, 50))
    #expect(scene.sent() == ["0: draw_fill 50x50+0+0 2", "0: draw_fill 50x50+100+100 3"])
    #expect(scene.display.unrenderedCount == 2)
  }

  @Test("a copy keeps only what it reads") func copiesPartly() throws {
    var scene = try CommandScene()
    try scene.fill(1, box(0, 0, 50, 50))
    try scene.fill(2, box(0, 60, 50, 40))
    try scene.move(box(100, 100, 50, 50), from: .zero)
    try scene.fill(3, box(0, 0, 64, 128))
    #expect(scene.sent().map { $0.suffix(1) } == ["1", "0", "3"])
  }

  @Test("a surface keeps what is read of it elsewhere") func otherSurfaces() throws {
    var scene = try CommandScene()
    try scene.display.createSurface(7, size: Size(width: 40, height: 40), format: .xrgb32, on: &scene.canvas, now: .zero)
    try scene.fill(1, box(0, 0, 40, 40), on: 7)
    let source = SourceImage(id: 0, content: .surface(7))
    let copy = DrawCopy(source: source, sourceArea: box(0, 0, 40, 40), rop: .put, scaleMode: .nearest, mask: Mask())
    try scene.draw(.copy(copy), box(50, 50, 40, 40))
    try scene.fill(2, box(0, 0, 40, 40), on: 7)
    #expect(scene.display.unrenderedCount == 3)
    scene.display.render(box(60, 60, 1, 1), of: 0, on: &scene.canvas)
    #expect(scene.pixel(60, 60) == 1)
    #expect(scene.display.unrenderedCount == 1)
  }

  @Test("masks leave pixels as they are") func masks() throws {
    var scene = try CommandScene()
    try scene.fill(1, box(0, 0, 8, 8))
    let bits = try Bitmap(format: .oneBitBE, width: 8, height: 8, stride: 1, data: [UInt8](repeating: 0xaa, count: 8)[...])
    let mask = Mask(image: SourceImage(id: 0, content: .bitmap(bits)))
    try scene.draw(.whiteness(mask), box(0, 0, 8, 8), effect: .opaque)
    #expect(scene.sent().count == 2)
  }
}
