import SpiceCanvas
import SpiceGraphics
import TestSupport
import Testing

@Suite struct CompositeTests {
  private static let formats: [SurfaceFormat] = [.xrgb32, .argb32, .rgb555, .rgb565, .alpha8]

  private static func randomTransform(_ random: inout SeededGenerator) -> Transform? {
    if random.oneIn(3) { return nil }
    func number() -> Int32 { random.oneIn(30) ? [Int32.min, .max][random.number(0...1)] : Int32(random.number(-200_000...200_000)) }
    return Transform(t00: number(), t01: number(), t02: number(), t10: number(), t11: number(), t12: number())
  }

  private static func fill(_ canvas: inout Canvas, _ id: UInt32, _ random: inout SeededGenerator, _ format: SurfaceFormat) throws {
    let width = random.number(1...20)
    let height = random.number(1...12)
    try canvas.createSurface(id, width: width, height: height, format: format)
    let bytes = random.bytes(width * height * 4)
    try canvas.withSurface(id) { surface throws(CanvasError) in
      try surface.replace(surface.bounds, from: bytes.span.bytes, stride: 4 * width)
    }
  }

  private static func plain(_ surface: Surface, isOpaque: Bool = false) throws -> PlainComposite.Image {
    let format: SurfaceFormat = isOpaque && surface.format == .argb32 ? .xrgb32 : surface.format
    var image = PlainComposite.Image(width: surface.width, height: surface.height, pixels: [])
    for y in 0..<surface.height {
      for x in 0..<surface.width { image.pixels.append(PlainChannels.expand(try #require(surface.pixel(x: x, y: y)), format)) }
    }
    return image
  }

  @Test func pixelsAreThoseOfThePlainImplementation() throws {
    var random = SeededGenerator(seed: 1306)
    for _ in 0..<1500 {
      var canvas = Canvas()
      let target = Self.formats[random.number(0...4)]
      try Self.fill(&canvas, 0, &random, target)
      try Self.fill(&canvas, 1, &random, Self.formats[random.number(0...4)])
      try Self.fill(&canvas, 2, &random, Self.formats[random.number(0...4)])
      let before = try #require(canvas.surfaces[0])
      // Every filter but the convolutions.
      var flags = CompositeFlags(rawValue: UInt32(truncatingIfNeeded: random.next()) & 0x01c7_c000)
      flags.compositeOperator = UInt8(random.number(0...12))
      flags.sourceFilter = UInt8(random.number(0...4))
      flags.maskFilter = UInt8(random.number(0...4))
      let hasMask = random.oneIn(2)
      let sourceID = UInt32(random.number(0...1))
      let origins = [Point16(x: Int16(random.number(-30...30)), y: Int16(random.number(-30...30))), Point16(x: 3, y: -2)]
      let composite = DrawComposite<CanvasImage>(
        flags: flags, source: .surface(sourceID), mask: hasMask ? .surface(2) : nil, sourceTransform: Self.randomTransform(&random),
        maskTransform: Self.randomTransform(&random), sourceOrigin: origins[0], maskOrigin: origins[1])
      let box =
        random.oneIn(20)
        ? Rect(left: .min, top: .min, right: .max, bottom: .max)
        : Rect(left: Int32(random.number(-5...5)), top: Int32(random.number(-5...5)), right: Int32(random.number(0...30)), bottom: 15)
      let source = try Self.plain(try #require(canvas.surfaces[sourceID]), isOpaque: flags.isSourceOpaque)
      let mask = hasMask ? try Self.plain(try #require(canvas.surfaces[2])) : nil
      let region = try canvas.draw(DrawCommand(surfaceID: 0, box: box, clip: .none, operation: .composite(composite)))
      let after = try #require(canvas.surfaces[0])
      for y in 0..<before.height {
        for x in 0..<before.width {
          let old = try #require(before.pixel(x: x, y: y))
          let new = try #require(after.pixel(x: x, y: y))
          guard region.contains(Point(x: Int32(x), y: Int32(y))) else {
            try #require(old == new)
            continue
          }
          let (dx, dy) = (x - Int(box.left), y - Int(box.top))
          let s = source.sample(
            dx + Int(origins[0].x), dy + Int(origins[0].y), composite.sourceTransform, bilinear: [1, 2, 4].contains(flags.sourceFilter),
            flags.sourceRepeat)
          let m = mask?.sample(
            dx + Int(origins[1].x), dy + Int(origins[1].y), composite.maskTransform, bilinear: [1, 2, 4].contains(flags.maskFilter),
            flags.maskRepeat)
          let result = PlainComposite.combine(
            flags.compositeOperator, s, m, components: flags.hasComponentAlpha, PlainChannels.expand(old, target))
          let expected = PlainChannels.reduce(result, target)
          try #require((new ^ expected) & PlainChannels.meaning(target) == 0, "(\(x), \(y)): \(new), not \(expected): \(composite) \(box)")
        }
      }
    }
  }

  @Test func operatorsAndFiltersWithoutAMeaningAreRefused() throws {
    var canvas = Canvas()
    try canvas.createSurface(0, width: 4, height: 4, format: .argb32)
    func draw(_ flags: UInt32) throws {
      let composite = DrawComposite<CanvasImage>(
        flags: CompositeFlags(rawValue: flags), source: .surface(0), mask: nil, sourceTransform: nil, maskTransform: nil,
        sourceOrigin: .zero, maskOrigin: .zero)
      let box = Rect(left: 0, top: 0, right: 4, bottom: 4)
      try canvas.draw(DrawCommand(surfaceID: 0, box: box, clip: .none, operation: .composite(composite)))
    }
    for number: UInt32 in 0...255 {
      let exists = [0...13, 0x10...0x1b, 0x20...0x2b, 0x30...0x3e].contains { $0.contains(number) }
      if exists { try draw(number) } else { #expect(throws: CanvasError.self) { try draw(number) } }
    }
    for filter: UInt32 in 5...7 { #expect(throws: CanvasError.self) { try draw(1 | filter << 8) } }
  }

  /// Every operator on every format with colours above their alpha: nothing traps, and nothing outside of the region changes.
  @Test func everyOperatorTakesAnyPixels() throws {
    var random = SeededGenerator(seed: 1307)
    for number in [0...13, 0x10...0x1b, 0x20...0x2b, 0x30...0x3e].joined() {
      for format in Self.formats {
        var canvas = Canvas()
        try Self.fill(&canvas, 0, &random, format)
        try Self.fill(&canvas, 1, &random, .argb32)
        let before = try #require(canvas.surfaces[0])
        var flags = CompositeFlags(rawValue: UInt32(truncatingIfNeeded: random.next()) & 0x01c7_c000)
        flags.compositeOperator = UInt8(number)
        let composite = DrawComposite<CanvasImage>(
          flags: flags, source: .surface(1), mask: random.oneIn(2) ? .surface(1) : nil, sourceTransform: nil, maskTransform: nil,
          sourceOrigin: .zero, maskOrigin: .zero)
        let box = Rect(left: 2, top: 1, right: 9, bottom: 9)
        let region = try canvas.draw(DrawCommand(surfaceID: 0, box: box, clip: .none, operation: .composite(composite)))
        #expect(region == Region(box.intersection(before.bounds)))
        let after = try #require(canvas.surfaces[0])
        for y in 0..<before.height {
          for x in 0..<before.width where !box.contains(Point(x: Int32(x), y: Int32(y))) {
            #expect(before.pixel(x: x, y: y) == after.pixel(x: x, y: y))
          }
        }
      }
    }
  }
}
