import SpiceCanvas
import SpiceGraphics
import TestSupport
import Testing

/// Makes random commands; most of them have a meaning.
private struct CommandMaker {
  var random: SeededGenerator
  let surfaceIDs: [UInt32]

  mutating func coordinate() -> Int32 {
    random.oneIn(40) ? [Int32.min, .min + 1, -1, .max - 1, .max].randomElement(using: &random) ?? 0 : Int32(random.number(-8...40))
  }

  mutating func rect() -> Rect { Rect(left: coordinate(), top: coordinate(), right: coordinate(), bottom: coordinate()) }

  mutating func box() -> Rect {
    if random.oneIn(10) { return rect() }
    let origin = Point(x: Int32(random.number(-8...20)), y: Int32(random.number(-8...20)))
    return Rect(origin: origin, size: Size(width: Int32(random.number(1...30)), height: Int32(random.number(1...30))))
  }

  mutating func bitmap(_ formats: [BitmapFormat]) throws -> Bitmap {
    let format = formats.randomElement(using: &random) ?? .rgb32
    let width = random.number(random.oneIn(20) ? 0...0 : 1...40)
    let height = random.number(1...40)
    let stride = (format.rowBytes(width: width) ?? 0) + random.number(0...5)
    let padding = random.number(0...7)
    var data = random.bytes(padding + stride * height)
    if format == .rgba, random.oneIn(2) { makeRuns(&data) }
    let entries = (0..<random.number(0...(1 << min(8, format.bitsPerPixel ?? 0)))).map { _ in UInt32(truncatingIfNeeded: random.next()) }
    return try Bitmap(
      format: format, width: width, height: height, stride: stride, isTopDown: random.oneIn(2),
      palette: format.isIndexed && !random.oneIn(30) ? Palette(unique: 0, entries: entries) : nil, data: data[padding...])
  }

  /// Makes runs of pixels opaque or empty, as they are in most pictures with alpha.
  private mutating func makeRuns(_ data: inout [UInt8]) {
    var start = 0
    while start < data.count {
      let end = min(data.count, start + random.number(1...60) * 4)
      let kind = random.number(0...2)
      if kind == 1 { for at in start..<end { data[at] = 0 } }
      if kind == 2 { for at in start..<end { data[at] = 255 } }
      start = end
    }
  }

  mutating func image() throws -> CanvasImage {
    if random.oneIn(4) { return .surface(surfaceIDs.randomElement(using: &random) ?? 0) }
    let formats: [BitmapFormat] = [
      .rgb32, .rgb32, .rgba, .rgb24, .rgb555, .rgb555, .eightBit, .fourBitBE, .oneBitBE, .alpha8, .fourBitLE,
    ]
    return .bitmap(try bitmap(formats), setsHighBits: random.oneIn(4))
  }

  mutating func brush() throws -> Brush<CanvasImage> {
    switch random.number(0...5) {
    case 0: return random.oneIn(2) ? .none : .unknown(9)
    case 1: return .pattern(try image(), origin: Point(x: coordinate(), y: coordinate()))
    default: return .solid(UInt32(truncatingIfNeeded: random.next()))
    }
  }

  mutating func mask() throws -> Mask<CanvasImage> {
    guard random.oneIn(3) else { return Mask() }
    let formats: [BitmapFormat] = random.oneIn(20) ? [.rgb32] : [.oneBitBE, .oneBitLE]
    let position =
      random.oneIn(20) ? Point(x: coordinate(), y: coordinate()) : Point(x: Int32(random.number(-9...9)), y: Int32(random.number(-9...9)))
    let image: CanvasImage =
      random.oneIn(4) ? .surface(random.oneIn(8) ? 0 : surfaceIDs.last ?? 0) : .bitmap(try bitmap(formats))
    return Mask(flags: .init(rawValue: UInt8(random.number(0...3))), position: position, image: image)
  }

  mutating func rop() -> RasterOperation {
    RasterOperation(
      rawValue: random.oneIn(3) ? 8 : UInt16(truncatingIfNeeded: random.next()) & 0x7ff & UInt16(truncatingIfNeeded: random.next()))
  }

  mutating func scaleMode() -> ScaleMode { ScaleMode(rawValue: random.oneIn(30) ? 2 : UInt8(random.number(0...1))) }

  mutating func sourceArea(_ box: Rect) -> Rect {
    if random.oneIn(30) { return rect() }
    if random.oneIn(3) {
      let origin = Point(x: Int32(random.number(-5...20)), y: Int32(random.number(-5...20)))
      return Rect(origin: origin, size: Size(width: Int32(random.number(1...30)), height: Int32(random.number(1...30))))
    }
    return box.translated(dx: Int32(random.number(-20...20)), dy: Int32(random.number(-20...20)))
  }

  mutating func command() throws -> DrawCommand<CanvasImage> {
    let box = self.box()
    let clip: Clip = random.oneIn(2) ? .none : .rects((0..<random.number(0...6)).map { _ in rect() })
    let operation: DrawOperation<CanvasImage>
    switch random.number(0...11) {
    case 0, 1: operation = .fill(DrawFill(brush: try brush(), rop: rop(), mask: try mask()))
    case 2, 3, 4:
      let copy = DrawCopy(
        source: try image(), sourceArea: sourceArea(box), rop: rop(), scaleMode: scaleMode(), mask: try mask())
      operation = random.oneIn(3) ? .blend(copy) : .copy(copy)
    case 5:
      operation = .opaque(
        DrawOpaque(
          source: try image(), sourceArea: sourceArea(box), brush: try brush(), rop: rop(), scaleMode: scaleMode(), mask: try mask()))
    case 6:
      operation = [.blackness(try mask()), .whiteness(try mask()), .invers(try mask())].randomElement(using: &random) ?? .invers(Mask())
    case 7:
      operation = .transparent(
        DrawTransparent(
          source: try image(), sourceArea: sourceArea(box), sourceColor: 0, trueColor: UInt32(truncatingIfNeeded: random.next())))
    case 8, 9:
      operation = .alphaBlend(
        DrawAlphaBlend(
          flags: AlphaFlags(rawValue: UInt8(random.number(0...3))), alpha: random.oneIn(2) ? 255 : UInt8(random.number(0...255)),
          source: try image(), sourceArea: sourceArea(box)))
    case 10:
      operation = .rop3(
        DrawRop3(
          source: try image(), sourceArea: sourceArea(box), brush: try brush(), code: UInt8(random.number(0...255)), scaleMode: scaleMode(),
          mask: try mask()))
    default:
      operation = .copyBits(CopyBits(sourcePosition: Point(x: coordinate(), y: coordinate())))
    }
    return DrawCommand(
      surfaceID: surfaceIDs.randomElement(using: &random) ?? 0, box: box, clip: random.oneIn(50) ? .unknown(7) : clip, operation: operation)
  }
}

@Suite struct CanvasPropertyTests {
  @Test(arguments: 1...8) func everyPixelIsWhatTheSpecificationSays(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let formats: [SurfaceFormat] = [.xrgb32, .argb32, .rgb555, .rgb565, .alpha8, .xrgb32, .alpha1]
    var canvas = Canvas()
    var plain = PlainCanvas()
    for (id, format) in formats.enumerated() {
      let width = random.number(1...40)
      let height = random.number(1...40)
      try canvas.createSurface(UInt32(id), width: width, height: height, format: format)
      plain.surfaces[UInt32(id)] = PlainCanvas.Surface(
        width: width, height: height, format: format, pixels: [UInt32](repeating: 0, count: width * height))
    }
    var maker = CommandMaker(random: random, surfaceIDs: Array(0..<UInt32(formats.count)))
    var drawn = 0
    for round in 0..<1500 {
      let command = try maker.command()
      let before = plain.surfaces[command.surfaceID]
      let isMeaningful = plain.draw(command)
      do {
        let region = try canvas.draw(command)
        #expect(isMeaningful, "round \(round) draws \(command)")
        drawn += 1
        try checkChanges(before, plain.surfaces[command.surfaceID], lieIn: region, round)
      } catch is CanvasError {
        #expect(!isMeaningful, "round \(round) refuses \(command)")
      }
      let surface = try #require(canvas.surfaces[command.surfaceID])
      let expected = try #require(plain.surfaces[command.surfaceID])
      let wrong = expected.pixels.indices.first { index in
        surface.pixel(x: index % expected.width, y: index / expected.width) != expected.pixels[index]
      }
      try #require(wrong == nil, "seed \(seed), round \(round), \(surface.format), pixel \(wrong ?? 0): \(command)")
    }
    #expect(drawn > 900)
  }

  private func checkChanges(_ old: PlainCanvas.Surface?, _ new: PlainCanvas.Surface?, lieIn region: Region, _ round: Int) throws {
    let old = try #require(old)
    let new = try #require(new)
    for index in old.pixels.indices where old.pixels[index] != new.pixels[index] {
      let point = Point(x: Int32(index % new.width), y: Int32(index / new.width))
      if !region.contains(point) { Issue.record("round \(round): \(point) changed outside of \(region)") }
    }
  }

  @Test func surfacesThatDoNotExistAreNamed() throws {
    var canvas = Canvas()
    try canvas.createSurface(3, width: 4, height: 4, format: .xrgb32)
    let box = Rect(left: 0, top: 0, right: 4, bottom: 4)
    #expect(throws: CanvasError.unknownSurface(4)) {
      try canvas.draw(DrawCommand(surfaceID: 4, box: box, clip: .none, operation: .blackness(Mask())))
    }
    let copy = DrawCopy(
      source: CanvasImage.surface(9), sourceArea: box, rop: .put, scaleMode: .nearest, mask: Mask())
    #expect(throws: CanvasError.unknownSurface(9)) {
      try canvas.draw(DrawCommand(surfaceID: 3, box: box, clip: .none, operation: .copy(copy)))
    }
  }

  @Test func clipsAndMasksThatNeedTooManyRectanglesAreRefused() throws {
    var canvas = Canvas(regionLimit: 1000)
    try canvas.createSurface(0, width: 128, height: 128, format: .alpha8)
    let box = Rect(left: 0, top: 0, right: 128, bottom: 128)
    var rects: [Rect] = []
    for index in stride(from: Int32(0), to: 128, by: 2) {
      rects.append(Rect(left: index, top: 0, right: index + 1, bottom: 128))
      rects.append(Rect(left: 0, top: index, right: 128, bottom: index + 1))
    }
    #expect(throws: CanvasError.regionTooComplex(limit: 1000)) {
      try canvas.draw(DrawCommand(surfaceID: 0, box: box, clip: .rects(rects), operation: .whiteness(Mask())))
    }
    let rows = (0..<128).flatMap { [UInt8](repeating: $0 % 2 == 0 ? 0x55 : 0xaa, count: 16) }
    let bitmap = try Bitmap(format: .oneBitBE, width: 128, height: 128, stride: 16, data: rows[...])
    #expect(throws: CanvasError.regionTooComplex(limit: 1000)) {
      try canvas.draw(DrawCommand(surfaceID: 0, box: box, clip: .none, operation: .whiteness(Mask(image: .bitmap(bitmap)))))
    }
    #expect(canvas.surfaces[0]?.pixels.allSatisfy { $0 == 0 } == true)
    var generous = Canvas()
    try generous.createSurface(0, width: 128, height: 128, format: .alpha8)
    let drawn = try generous.draw(DrawCommand(surfaceID: 0, box: box, clip: .rects(rects), operation: .whiteness(Mask())))
    #expect(drawn.area == 128 * 128 * 3 / 4)
  }

  @Test func surfacesTogetherAreLimited() throws {
    var canvas = Canvas(byteLimit: 10_000)
    try canvas.createSurface(1, width: 30, height: 50, format: .xrgb32)
    #expect(throws: CanvasError.surfacesTooLarge(bytes: 12_000, limit: 10_000)) {
      try canvas.createSurface(2, width: 30, height: 50, format: .xrgb32)
    }
    #expect(throws: CanvasError.badSurfaceSize(width: .max, height: 2)) {
      try canvas.createSurface(2, width: .max, height: 2, format: .xrgb32)
    }
    try canvas.createSurface(1, width: 50, height: 50, format: .xrgb32)
    #expect(canvas.surfaces.count == 1)
  }

  @Test func surfacesComeAndGo() throws {
    var canvas = Canvas()
    try canvas.createSurface(1, width: 2, height: 2, format: .xrgb32)
    let height = canvas.withSurface(1) { surface in surface.height }
    #expect(height == 2)
    #expect(canvas.withSurface(2) { surface in surface.height } == nil)
    try canvas.createSurface(1, width: 3, height: 3, format: .rgb555)
    #expect(canvas.surfaces[1]?.width == 3)
    canvas.destroySurface(1)
    canvas.destroySurface(1)
    #expect(canvas.surfaces.isEmpty)
  }
}
