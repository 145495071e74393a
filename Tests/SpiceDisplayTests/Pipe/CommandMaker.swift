import SpiceDisplay
import SpiceGraphics
import TestSupport

/// Makes random commands for surfaces of a display; most of them are taken.
struct CommandMaker {
  var random: SeededGenerator
  /// The surfaces that there are.
  var surfaces: [UInt32: (size: Size, format: SurfaceFormat)] = [:]
  private var recent: [DrawingCommand] = []

  init(random: SeededGenerator) { self.random = random }

  mutating func surface() -> UInt32 {
    if random.oneIn(2) { return 0 }
    return random.oneIn(60) ? UInt32(random.number(0...9)) : surfaces.keys.sorted().randomElement(using: &random) ?? 0
  }

  mutating func rect(in size: Size) -> Rect {
    // Often whole cells, and often the same rectangles again.
    let step = [1, 16, 64].randomElement(using: &random) ?? 1
    func edges(_ length: Int32) -> (Int32, Int32) {
      let from = random.number(0...max(0, (Int(length) - 1) / step)) * step
      let longest = max(1, (Int(length) - from + step - 1) / step)
      return (Int32(from), Int32(min(Int(length), from + random.number(1...longest) * step)))
    }
    let (left, right) = edges(size.width)
    let (top, bottom) = edges(size.height)
    return Rect(left: left, top: top, right: right, bottom: bottom)
  }

  mutating func bitmap(_ formats: [BitmapFormat], _ width: Int, _ height: Int) throws -> Bitmap {
    let format = formats.randomElement(using: &random) ?? .rgb32
    let stride = (format.rowBytes(width: width) ?? 0) + (random.oneIn(2) ? 0 : random.number(0...3))
    let colors = (0..<256).map { _ in UInt32(truncatingIfNeeded: random.next()) }
    let value = random.next()
    let data = (0..<stride * height).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 7 % 57)) &+ UInt8(truncatingIfNeeded: $0) }
    return try Bitmap(
      format: format, width: width, height: height, stride: stride, isTopDown: random.oneIn(2),
      palette: format.isIndexed ? Palette(unique: 0, entries: colors) : nil, data: data[...])
  }

  mutating func image(_ target: UInt32, for box: Rect) throws -> SourceImage {
    if random.oneIn(3) {
      return SourceImage(id: 0, content: .surface(random.oneIn(4) ? target : surface()))
    }
    let isSmall = random.oneIn(3)
    let bitmap = try bitmap(
      [.rgb32, .rgb32, .rgb32, .rgba, .rgb24, .rgb555, .eightBit, .fourBitBE, .oneBitBE, .alpha8],
      isSmall ? random.number(1...30) : box.width, isSmall ? random.number(1...30) : box.height)
    return SourceImage(id: 0, setsHighBits: random.oneIn(5), content: .bitmap(bitmap))
  }

  mutating func brush(_ target: UInt32, _ box: Rect) throws -> Brush<SourceImage> {
    switch random.number(0...7) {
    case 0: return random.oneIn(2) ? .none : .unknown(9)
    case 1: return .pattern(try image(target, for: Rect(left: 0, top: 0, right: 9, bottom: 7)), origin: Point(x: 3, y: -5))
    default: return .solid(UInt32(truncatingIfNeeded: random.next()) & 0xff_ffff)
    }
  }

  mutating func mask() throws -> Mask<SourceImage> {
    guard random.oneIn(5) else { return Mask() }
    let position = Point(x: Int32(random.number(-9...9)), y: Int32(random.number(-9...9)))
    if random.oneIn(4), let id = surfaces.keys.sorted().first(where: { surfaces[$0]?.format == .alpha1 }) {
      return Mask(position: position, image: SourceImage(id: 0, content: .surface(id)))
    }
    let bitmap = try bitmap([.oneBitBE, .oneBitLE], random.number(1...80), random.number(1...80))
    return Mask(
      flags: .init(rawValue: UInt8(random.number(0...1))), position: position, image: SourceImage(id: 0, content: .bitmap(bitmap)))
  }

  mutating func rop() -> RasterOperation {
    random.oneIn(2) ? .put : RasterOperation(rawValue: UInt16(truncatingIfNeeded: random.next() & random.next()) & 0x7ff)
  }

  mutating func area(_ box: Rect, of image: SourceImage) -> Rect {
    if case .bitmap(let bitmap) = image.content, bitmap.width >= box.width, bitmap.height >= box.height, !random.oneIn(5) {
      return Rect(size: box.size)
    }
    if random.oneIn(3) { return rect(in: Size(width: 60, height: 60)) }
    return box.translated(dx: Int32(random.number(-20...20)), dy: Int32(random.number(-20...20)))
  }

  mutating func command() throws -> DrawingCommand {
    let effects: [UInt8] = [2, 5, 7]
    if random.oneIn(5), var again = recent.randomElement(using: &random) {
      if random.oneIn(3), case .fill(var fill) = again.draw.operation {
        fill.brush = .solid(UInt32(random.number(0...1)) * 255)
        again.draw.operation = .fill(fill)
      }
      return again
    }
    let id = surface()
    let size = surfaces[id]?.size ?? Size(width: 10, height: 10)
    var box = rect(in: size)
    if random.oneIn(50) { box.right += 40 }
    var clip = Clip.none
    if random.oneIn(3) { clip = .rects((0..<random.number(0...5)).map { _ in rect(in: size) }) }
    let draw = DrawCommand(surfaceID: id, box: box, clip: clip, operation: try operation(id, box))
    let selfArea = random.oneIn(10) ? rect(in: size) : nil
    let command = DrawingCommand(
      draw, effect: DrawEffect(rawValue: random.oneIn(2) ? 0 : effects.randomElement(using: &random) ?? 0), selfBitmapArea: selfArea)
    recent.append(command)
    if recent.count > 12 { recent.removeFirst() }
    return command
  }

  private mutating func operation(_ id: UInt32, _ box: Rect) throws -> DrawOperation<SourceImage> {
    switch random.number(0...16) {
    case 0, 1, 2: return .fill(DrawFill(brush: try brush(id, box), rop: rop(), mask: try mask()))
    case 3, 4, 5, 6:
      let source = try image(id, for: box)
      let copy = DrawCopy(
        source: source, sourceArea: area(box, of: source), rop: random.oneIn(4) ? rop() : .put,
        scaleMode: ScaleMode(rawValue: UInt8(random.number(0...1))), mask: try mask())
      return random.oneIn(3) ? .blend(copy) : .copy(copy)
    case 7:
      let source = try image(id, for: box)
      return .opaque(
        DrawOpaque(
          source: source, sourceArea: area(box, of: source), brush: try brush(id, box), rop: rop(), scaleMode: .nearest, mask: try mask()))
    case 8: return [.blackness(try mask()), .whiteness(try mask()), .invers(try mask())].randomElement(using: &random) ?? .invers(Mask())
    case 9:
      let source = try image(id, for: box)
      return .transparent(DrawTransparent(source: source, sourceArea: area(box, of: source), sourceColor: 0, trueColor: 0x1020))
    case 10, 11:
      let source = try image(id, for: box)
      return .alphaBlend(
        DrawAlphaBlend(
          flags: AlphaFlags(rawValue: UInt8(random.number(0...3))), alpha: UInt8(random.number(0...255)), source: source,
          sourceArea: area(box, of: source)))
    case 12:
      let source = try image(id, for: box)
      return .rop3(
        DrawRop3(
          source: source, sourceArea: area(box, of: source), brush: try brush(id, box),
          code: random.oneIn(3) ? 0xcc : UInt8(random.number(0...255)), scaleMode: .nearest, mask: try mask()))
    case 13:
      let points = (0..<random.number(2...5)).map { _ in
        FixedPoint(x: (box.left + Int32(random.number(0...60))) << 4, y: (box.top + Int32(random.number(0...60))) << 4)
      }
      return .stroke(
        DrawStroke(
          path: Path(segments: [PathSegment(flags: [.begin, .end], points: points)]), attributes: LineAttributes(),
          brush: try brush(id, box), foreMode: rop(), backMode: .put))
    case 14:
      let glyph = Glyph(
        renderPosition: box.origin, origin: Point(x: 2, y: 1), width: 8, height: 5, data: random.bytes(5)[...])
      return .text(
        DrawText(
          string: GlyphString(flags: .a1, glyphs: [glyph]), backArea: random.oneIn(2) ? box : .empty, foreBrush: try brush(id, box),
          backBrush: try brush(id, box), foreMode: .put, backMode: .put))
    case 15:
      let flags = CompositeFlags(rawValue: UInt32(random.number(0...13)) | UInt32(random.number(0...3)) << 14)
      return .composite(
        DrawComposite(
          flags: flags, source: try image(id, for: box), mask: random.oneIn(3) ? try image(id, for: box) : nil, sourceTransform: nil,
          maskTransform: nil, sourceOrigin: Point16(x: 1, y: -2), maskOrigin: .zero))
    default:
      return .copyBits(
        CopyBits(sourcePosition: Point(x: box.left + Int32(random.number(-40...40)), y: box.top + Int32(random.number(-30...30)))))
    }
  }
}
