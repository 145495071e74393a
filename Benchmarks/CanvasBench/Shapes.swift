import SpiceCanvas
import SpiceGraphics

/// Text and lines of the benchmark.
enum Shapes {
  /// A thousand glyphs of 8x13, 40 rows of 25.
  static func text(_ flags: GlyphString.Flags) -> DrawOperation<CanvasImage> {
    var generator = Generator()
    let bits = flags.bitsPerPixel ?? 1
    let glyphs = (0..<1000).map { index in
      let position = Point(x: Int32(index % 25) * 9 + 4, y: Int32(index / 25) * 16 + 20)
      return Glyph(
        renderPosition: position, origin: Point(x: 0, y: -13), width: 8, height: 13,
        data: generator.bytes(Glyph.rowBytes(width: 8, bitsPerPixel: bits) * 13)[...])
    }
    return .text(
      DrawText(
        string: GlyphString(flags: flags, glyphs: glyphs), backArea: .empty, foreBrush: .solid(0x00ff_ffff), backBrush: .none,
        foreMode: .put, backMode: .put))
  }

  /// A polyline through 500 random points of 1280x1024, and how many pixels it paints.
  static func lines() -> (operation: DrawOperation<CanvasImage>, pixels: Int) {
    var generator = Generator()
    let points = (0..<500).map { _ in
      FixedPoint(x: Int32(generator.next() % 1280) * 16, y: Int32(generator.next() % 1024) * 16)
    }
    var pixels = 0
    for (a, b) in zip(points, points.dropFirst()) { pixels += Int(max(abs(b.x - a.x), abs(b.y - a.y)) / 16) }
    let path = Path(segments: [PathSegment(flags: [.begin, .end], points: points)])
    let stroke = DrawStroke<CanvasImage>(
      path: path, attributes: LineAttributes(), brush: .solid(0x00ff_0000), foreMode: .put, backMode: .put)
    return (.stroke(stroke), pixels)
  }
}
