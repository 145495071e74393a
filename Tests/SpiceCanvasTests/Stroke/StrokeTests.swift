import SpiceCanvas
import SpiceGraphics
import TestSupport
import Testing

@Suite struct StrokeTests {
  private static let bounds = Rect(left: 0, top: 0, right: 40, bottom: 32)

  private static func canvas() throws -> Canvas {
    var canvas = Canvas()
    try canvas.createSurface(0, width: 40, height: 32, format: .xrgb32)
    return canvas
  }

  private static func command(
    _ segments: [PathSegment], _ attributes: LineAttributes = LineAttributes(), color: UInt32 = 1, rop: RasterOperation = .put,
    clip: Clip = .none
  ) -> DrawCommand<CanvasImage> {
    let stroke = DrawStroke<CanvasImage>(
      path: Path(segments: segments), attributes: attributes, brush: .solid(color), foreMode: rop, backMode: .put)
    return DrawCommand(surfaceID: 0, box: bounds, clip: clip, operation: .stroke(stroke))
  }

  private static func points(_ positions: [(Int32, Int32)]) -> [FixedPoint] { positions.map { FixedPoint(x: $0.0 &* 16, y: $0.1 &* 16) } }

  /// The pixels that are not 0.
  private static func painted(_ canvas: Canvas) throws -> Set<Point> {
    let surface = try #require(canvas.surfaces[0])
    var result: Set<Point> = []
    for y in 0..<surface.height {
      for x in 0..<surface.width where surface.pixel(x: x, y: y) != 0 { result.insert(Point(x: Int32(x), y: Int32(y))) }
    }
    return result
  }

  private static func painted(_ command: DrawCommand<CanvasImage>) throws -> Set<Point> {
    var canvas = try canvas()
    let region = try canvas.draw(command)
    let painted = try painted(canvas)
    #expect(painted.allSatisfy { region.contains($0) })
    return painted
  }

  private static func randomPath(_ random: inout SeededGenerator, far: Bool, bezier: Bool) -> [PathSegment] {
    func coordinate() -> Int32 {
      if far && random.oneIn(4) { return Int32(truncatingIfNeeded: random.next()) }
      if random.oneIn(8) { return Int32(random.number(-32767 * 16...32767 * 16)) }
      return Int32(random.number(-10 * 16...50 * 16))
    }
    return (0..<random.number(1...4)).map { _ in
      var flags = PathSegment.Flags(rawValue: UInt8(random.number(0...15)))
      if bezier && random.oneIn(3) { flags.insert(.bezier) }
      return PathSegment(flags: flags, points: (0..<random.number(0...6)).map { _ in FixedPoint(x: coordinate(), y: coordinate()) })
    }
  }

  private static func randomClip(_ random: inout SeededGenerator) -> Clip {
    .rects(
      (0..<random.number(1...8)).map { _ in
        let origin = Point(x: Int32(random.number(-5...40)), y: Int32(random.number(-5...32)))
        return Rect(origin: origin, size: Size(width: Int32(random.number(1...20)), height: Int32(random.number(1...12))))
      })
  }

  @Test func solidLinesTakeThePixelsOfEveryStep() throws {
    var random = SeededGenerator(seed: 1106)
    for _ in 0..<3000 {
      let path = Self.randomPath(&random, far: true, bezier: false)
      let clip = random.oneIn(2) ? Self.randomClip(&random) : .none
      var canvas = try Self.canvas()
      try canvas.draw(Self.command(path, color: 0x00ff_00ff, rop: .xor, clip: clip))
      let plain = PlainStroke(Path(segments: path), width: 40, height: 32)
      let clipped = clip.region(in: Self.bounds)
      let surface = try #require(canvas.surfaces[0])
      for y in 0..<32 {
        for x in 0..<40 {
          let isOdd = plain.counts[y * 40 + x] % 2 == 1 && clipped.contains(Point(x: Int32(x), y: Int32(y)))
          try #require(surface.pixel(x: x, y: y) == (isOdd ? 0x00ff_00ff : 0), "(\(x), \(y)) of \(path) in \(clip)")
        }
      }
    }
  }

  @Test func clipsDoNotChangeWhichPixelsDashesAndCurvesTake() throws {
    var random = SeededGenerator(seed: 1107)
    for _ in 0..<1500 {
      let path = Self.randomPath(&random, far: false, bezier: true)
      let style = (0..<random.number(0...5)).map { _ in Int32(random.number(0...160)) }
      let attributes = LineAttributes(flags: [[.styled], [.styled, .startWithGap], []][random.number(0...2)], style: style)
      let rop: RasterOperation = random.oneIn(2) ? .put : .xor
      let clip = Self.randomClip(&random)
      let all = try Self.painted(Self.command(path, attributes, rop: rop))
      let clipped = try Self.painted(Self.command(path, attributes, rop: rop, clip: clip))
      let region = clip.region(in: Self.bounds)
      try #require(clipped == all.filter { region.contains($0) }, "\(path) \(attributes) \(clip)")
    }
  }

  @Test func rectanglesSideBySideLoseNothing() throws {
    let path = [PathSegment(flags: [.begin], points: Self.points([(0, 3), (40, 6)]))]
    let halves = Clip.rects([Rect(left: 0, top: 0, right: 7, bottom: 32), Rect(left: 9, top: 0, right: 40, bottom: 32)])
    let painted = try Self.painted(Self.command(path, clip: halves))
    #expect(painted.count == 38)
  }

  @Test func dashesOfAXorStrokeAreOnAStraightGrid() throws {
    let path = [PathSegment(flags: [.begin], points: Self.points([(0, 5), (20, 5)]))]
    let painted = try Self.painted(Self.command(path, LineAttributes(flags: [.styled], style: [3 * 16, 2 * 16]), rop: .xor))
    #expect(painted == Set([0, 1, 2, 5, 6, 7, 10, 11, 12, 15, 16, 17].map { Point(x: $0, y: 5) }))
    let gapFirst = LineAttributes(flags: [.styled, .startWithGap], style: [3 * 16, 2 * 16])
    #expect(try Self.painted(Self.command(path, gapFirst)) == Set([3, 4, 8, 9, 13, 14, 18, 19].map { Point(x: $0, y: 5) }))
  }

  @Test func lengthsOfZeroPaintNothingAndNoLengthsALine() throws {
    let path = [PathSegment(flags: [.begin], points: Self.points([(0, 5), (20, 5)]))]
    #expect(try Self.painted(Self.command(path, LineAttributes(flags: [.styled], style: [0, 8, 0]))).isEmpty)
    #expect(try Self.painted(Self.command(path, LineAttributes(flags: [.styled], style: [256 * 16]))).isEmpty)
    #expect(try Self.painted(Self.command(path, LineAttributes(flags: [.styled]))).count == 20)
  }

  @Test func curvesWithoutExtentAreEndsAndLeftoversAreIgnored() throws {
    let four = [PathSegment(flags: [.begin, .bezier], points: Self.points([(5, 5), (5, 5), (5, 5), (5, 5)]))]
    #expect(try Self.painted(Self.command(four)).isEmpty)
    let straight = Self.points([(2, 5), (4, 5), (6, 5), (10, 5), (20, 20), (30, 5)])
    #expect(try Self.painted(Self.command([PathSegment(flags: [.begin, .bezier], points: straight)])).count == 8)
    #expect(try Self.painted(Self.command([PathSegment(flags: [.bezier], points: straight)])).isEmpty)
    #expect(try Self.painted(Self.command([PathSegment(flags: [.begin, .end, .close], points: [])])).isEmpty)
  }

  @Test func aCurveThatComesBackIsALoop() throws {
    let loop = Self.points([(10, 10), (40, 10), (10, 40), (10, 10)])
    let painted = try Self.painted(Self.command([PathSegment(flags: [.begin, .bezier], points: loop)]))
    #expect(painted.count > 20)
  }

  @Test func dashesOfFarLinesGoOn() throws {
    // 2^27 pixels to both sides: what lies between is drawn as dashes of two pixels in four.
    let path = [PathSegment(flags: [.begin], points: [FixedPoint(x: .min, y: 5 * 16), FixedPoint(x: .max, y: 5 * 16)])]
    let painted = try Self.painted(Self.command(path, LineAttributes(flags: [.styled], style: [32, 32])))
    #expect(painted.count == 20 && painted.allSatisfy { $0.y == 5 })
    let slanted = [PathSegment(flags: [.begin], points: [FixedPoint(x: .min, y: .min), FixedPoint(x: .max, y: .max)])]
    #expect(try Self.painted(Self.command(slanted, LineAttributes(flags: [.styled], style: [32, 32]))).count > 10)
  }

  @Test func strokesThatTakeTooMuchWorkAreRefusedAndDrawNothing() throws {
    var canvas = try Self.canvas()
    // Curves across all of the 32-bit range, each of which takes tens of thousands of lines.
    let corners: [FixedPoint] = [
      FixedPoint(x: .max, y: .min), FixedPoint(x: .min, y: .max), FixedPoint(x: .max, y: .max), FixedPoint(x: .min, y: .min),
    ]
    let curves = [
      PathSegment(flags: [.begin], points: Self.points([(0, 0), (30, 30)])),
      PathSegment(flags: [.bezier], points: (0..<3000).map { corners[$0 % 4] }),
    ]
    #expect(throws: CanvasError.self) { try canvas.draw(Self.command(curves)) }
    let dashes = (0..<2000).map { FixedPoint(x: $0 % 2 == 0 ? -32767 * 16 : 32767 * 16, y: 5) }
    let dense = LineAttributes(flags: [.styled], style: [16, 0, 0, 0, 0, 0, 0, 0])
    #expect(throws: CanvasError.self) { try canvas.draw(Self.command([PathSegment(flags: [.begin], points: dashes)], dense)) }
    #expect(try Self.painted(canvas).isEmpty)
  }

  @Test func patternsRepeatOverThePlane() throws {
    var canvas = try Self.canvas()
    let data: [UInt8] = [1, 0, 0, 0, 2, 0, 0, 0]
    let tile = try Bitmap(format: .rgb32, width: 2, height: 1, stride: 8, data: data[...])
    let stroke = DrawStroke<CanvasImage>(
      path: Path(segments: [PathSegment(flags: [.begin], points: Self.points([(0, 0), (10, 10)]))]), attributes: LineAttributes(),
      brush: .pattern(.bitmap(tile), origin: Point(x: 1, y: 0)), foreMode: .put, backMode: .put)
    try canvas.draw(DrawCommand(surfaceID: 0, box: Self.bounds, clip: .none, operation: .stroke(stroke)))
    let surface = try #require(canvas.surfaces[0])
    for x in 0..<10 { #expect(surface.pixel(x: x, y: x) == (x % 2 == 0 ? 2 : 1)) }
  }
}
