import SpiceCanvas
import SpiceGraphics
import TestSupport
import Testing

@Suite struct TextTests {
  private static func glyph(_ random: inout SeededGenerator, bits: Int, far: Bool = false) -> Glyph {
    let width = UInt16(random.number(0...20))
    let height = UInt16(random.number(0...12))
    func coordinate(_ range: ClosedRange<Int>) -> Int32 {
      far && random.oneIn(10) ? [.min, .max][random.number(0...1)] : Int32(random.number(range))
    }
    let count = Glyph.rowBytes(width: width, bitsPerPixel: bits) * Int(height)
    return Glyph(
      renderPosition: Point(x: coordinate(-10...40), y: coordinate(-10...32)), origin: Point(x: coordinate(-4...4), y: coordinate(-4...4)),
      width: width, height: height, data: random.bytes(count)[...])
  }

  @Test(arguments: [SurfaceFormat.xrgb32, .argb32, .rgb555, .rgb565, .alpha8])
  func pixelsAreThoseOfThePlainImplementation(format: SurfaceFormat) throws {
    var random = SeededGenerator(seed: 1206)
    for _ in 0..<200 {
      let bits = [1, 4, 8][random.number(0...2)]
      let glyphs = (0..<random.number(0...6)).map { _ in Self.glyph(&random, bits: bits, far: true) }
      let flags: GlyphString.Flags = [bits == 1 ? .a1 : bits == 4 ? .a4 : .a8, random.oneIn(2) ? .topDown : []]
      let text = DrawText<CanvasImage>(
        string: GlyphString(flags: flags, glyphs: glyphs),
        backArea: random.oneIn(2) ? .empty : Rect(left: 3, top: 2, right: Int32(random.number(0...50)), bottom: 20),
        foreBrush: random.oneIn(5) ? .none : .solid(UInt32(truncatingIfNeeded: random.next())),
        backBrush: .solid(UInt32(truncatingIfNeeded: random.next())), foreMode: .put, backMode: .put)
      var canvas = Canvas()
      try canvas.createSurface(0, width: 40, height: 32, format: format)
      let bytes = random.bytes(40 * 32 * 4)
      try canvas.withSurface(0) { surface throws(CanvasError) in try surface.replace(surface.bounds, from: bytes.span.bytes, stride: 160) }
      let before = try #require(canvas.surfaces[0])
      let clip: Clip =
        random.oneIn(2) ? .none : .rects([Rect(left: 5, top: 0, right: 12, bottom: 30), Rect(left: 14, top: 3, right: 39, bottom: 20)])
      let region = try canvas.draw(DrawCommand(surfaceID: 0, box: before.bounds, clip: clip, operation: .text(text)))
      let after = try #require(canvas.surfaces[0])
      let plain = PlainText(text: text)
      let clipped = clip.region(in: before.bounds)
      let meaning = PlainChannels.meaning(format)
      for y in 0..<32 {
        for x in 0..<40 {
          let old = try #require(before.pixel(x: x, y: y))
          let new = try #require(after.pixel(x: x, y: y))
          let point = Point(x: Int32(x), y: Int32(y))
          let expected = clipped.contains(point) ? plain.pixel(old, x, y, format) : old
          try #require(
            (new ^ expected) & meaning == 0, "(\(x), \(y)): \(String(new, radix: 16)), not \(String(expected, radix: 16)): \(text) \(clip)")
          try #require(region.contains(point) || old == new)
        }
      }
    }
  }

  private static func draw(_ glyphs: [Glyph], flags: GlyphString.Flags, backArea: Rect = .empty) throws -> (Canvas, Region) {
    var canvas = Canvas()
    try canvas.createSurface(0, width: 10, height: 10, format: .xrgb32)
    let text = DrawText<CanvasImage>(
      string: GlyphString(flags: flags, glyphs: glyphs), backArea: backArea, foreBrush: .solid(0xffffff), backBrush: .solid(7),
      foreMode: .xor, backMode: .put)
    let bounds = Rect(left: 0, top: 0, right: 10, bottom: 10)
    return (canvas, try canvas.draw(DrawCommand(surfaceID: 0, box: bounds, clip: .none, operation: .text(text))))
  }

  @Test func stringsWithoutGlyphsOrAKindDrawTheBackAreaOnly() throws {
    let area = Rect(left: 1, top: 1, right: 3, bottom: 3)
    #expect(try Self.draw([], flags: .a1, backArea: area).1 == Region(area))
    let glyph = Glyph(renderPosition: .zero, origin: .zero, width: 8, height: 1, data: [0xff])
    #expect(try Self.draw([glyph], flags: [], backArea: area).1 == Region(area))
  }

  @Test func shortDataIsRefused() throws {
    let glyph = Glyph(renderPosition: .zero, origin: .zero, width: 9, height: 2, data: [0xff, 0xff, 0xff])
    #expect(throws: CanvasError.shortBuffer(count: 3, needed: 4)) { _ = try Self.draw([glyph], flags: .a1) }
  }
}
