import SpiceCanvas
import SpiceGraphics
import TestSupport

/// Plays the operations of vectors: what a client does between the wire and the canvas.
struct CanvasPlayer {
  let vectors: CanvasVectors
  var canvas = Canvas()
  private var cache: [UInt64: CanvasImage] = [:]
  private var palettes: [UInt64: Palette] = [:]

  static let formats: [String: SurfaceFormat] = [
    "1_A": .alpha1, "8_A": .alpha8, "16_555": .rgb555, "16_565": .rgb565, "32_xRGB": .xrgb32, "32_ARGB": .argb32,
  ]
  private static let bitmapFormats: [String: BitmapFormat] = [
    "1BIT_LE": .oneBitLE, "1BIT_BE": .oneBitBE, "4BIT_LE": .fourBitLE, "4BIT_BE": .fourBitBE, "8BIT": .eightBit, "16BIT": .rgb555,
    "24BIT": .rgb24, "32BIT": .rgb32, "RGBA": .rgba, "8BIT_A": .alpha8,
  ]
  private static let decodedFormats: [String: BitmapFormat] = [
    "x8r8g8b8": .rgb32, "a8r8g8b8": .rgba, "x1r5g5b5": .rgb555, "a8": .alpha8,
  ]

  init(_ vectors: CanvasVectors) { self.vectors = vectors }

  mutating func add(_ surface: CanvasVectors.Surface) throws {
    guard let format = Self.formats[surface.format] else { throw VectorError(what: "format \(surface.format)") }
    try canvas.createSurface(surface.id, width: surface.width, height: surface.height, format: format)
    let pixels = try vectors.bytes(surface.data)
    try canvas.withSurface(surface.id) { target throws(CanvasError) in
      try target.replace(target.bounds, from: pixels.span.bytes, stride: surface.stride)
    }
  }

  @discardableResult
  mutating func play(_ operation: CanvasVectors.Operation) throws -> Region {
    let clip: Clip = try operation.clip.map { .rects(try $0.map(rect)) } ?? .none
    if operation.op == "put_image" {
      let frame = try Bitmap(
        format: .rgb32, width: operation.width ?? 0, height: operation.height ?? 0, stride: operation.stride ?? 0,
        isTopDown: operation.topDown == 1, data: vectors.bytes(operation.data)[...])
      return try canvas.putFrame(frame, on: operation.surface, destination: rect(operation.dest), clip: clip)
    }
    return try canvas.draw(
      DrawCommand(
        surfaceID: operation.surface, box: rect(operation.bbox), clip: clip, operation: self.operation(operation)))
  }

  private mutating func operation(_ fields: CanvasVectors.Operation) throws -> DrawOperation<CanvasImage> {
    let rop = RasterOperation(rawValue: fields.rop ?? 0)
    let scaleMode = ScaleMode(rawValue: fields.scaleMode ?? 0)
    switch fields.op {
    case "fill": return .fill(DrawFill(brush: try brush(fields.brush), rop: rop, mask: try mask(fields.mask)))
    case "copy", "blend":
      let copy = DrawCopy(
        source: try image(fields), sourceArea: try rect(fields.srcArea), rop: rop, scaleMode: scaleMode, mask: try mask(fields.mask))
      return fields.op == "copy" ? .copy(copy) : .blend(copy)
    case "opaque":
      return .opaque(
        DrawOpaque(
          source: try image(fields), sourceArea: try rect(fields.srcArea), brush: try brush(fields.brush), rop: rop, scaleMode: scaleMode,
          mask: try mask(fields.mask)))
    case "blackness": return .blackness(try mask(fields.mask))
    case "whiteness": return .whiteness(try mask(fields.mask))
    case "invers": return .invers(try mask(fields.mask))
    case "copy_bits": return .copyBits(CopyBits(sourcePosition: try point(fields.srcPos)))
    case "transparent":
      return .transparent(
        DrawTransparent(
          source: try image(fields), sourceArea: try rect(fields.srcArea), sourceColor: fields.srcColor ?? 0,
          trueColor: fields.trueColor ?? 0))
    case "alpha_blend":
      return .alphaBlend(
        DrawAlphaBlend(
          flags: AlphaFlags(rawValue: fields.alphaFlags ?? 0), alpha: fields.alpha ?? 0, source: try image(fields),
          sourceArea: try rect(fields.srcArea)))
    case "rop3":
      return .rop3(
        DrawRop3(
          source: try image(fields), sourceArea: try rect(fields.srcArea), brush: try brush(fields.brush), code: fields.rop3 ?? 0,
          scaleMode: scaleMode, mask: try mask(fields.mask)))
    case "stroke": return .stroke(try stroke(fields))
    case "text": return .text(try text(fields))
    case "composite": return .composite(try composite(fields))
    default: throw VectorError(what: "operation \(fields.op)")
    }
  }

  private mutating func stroke(_ fields: CanvasVectors.Operation) throws -> DrawStroke<CanvasImage> {
    let segments = try (fields.path ?? []).map { segment in
      PathSegment(
        flags: .init(rawValue: segment.flags),
        points: try segment.points.map {
          let point = try point($0)
          return FixedPoint(x: point.x, y: point.y)
        })
    }
    let attributes = LineAttributes(flags: .init(rawValue: fields.attr?.flags ?? 0), style: fields.attr?.style ?? [])
    return DrawStroke(
      path: Path(segments: segments), attributes: attributes, brush: try brush(fields.brush),
      foreMode: RasterOperation(rawValue: fields.foreMode ?? 0), backMode: RasterOperation(rawValue: fields.backMode ?? 0))
  }

  private mutating func text(_ fields: CanvasVectors.Operation) throws -> DrawText<CanvasImage> {
    let glyphs = try (fields.string?.glyphs ?? []).map { glyph in
      Glyph(
        renderPosition: try point(glyph.renderPos), origin: try point(glyph.glyphOrigin), width: glyph.width, height: glyph.height,
        data: try vectors.bytes(glyph.data)[...])
    }
    return DrawText(
      string: GlyphString(flags: .init(rawValue: fields.string?.flags ?? 0), glyphs: glyphs), backArea: try rect(fields.backArea),
      foreBrush: try brush(fields.foreBrush), backBrush: try brush(fields.backBrush),
      foreMode: RasterOperation(rawValue: fields.foreMode ?? 0), backMode: RasterOperation(rawValue: fields.backMode ?? 0))
  }

  private mutating func composite(_ fields: CanvasVectors.Operation) throws -> DrawComposite<CanvasImage> {
    func transform(_ numbers: [Int32]?) throws -> Transform? {
      guard let numbers else { return nil }
      guard numbers.count == 6 else { throw VectorError(what: "transform") }
      return Transform(t00: numbers[0], t01: numbers[1], t02: numbers[2], t10: numbers[3], t11: numbers[4], t12: numbers[5])
    }
    func origin(_ numbers: [Int16]?) throws -> Point16 {
      guard let numbers, numbers.count == 2 else { throw VectorError(what: "origin") }
      return Point16(x: numbers[0], y: numbers[1])
    }
    return DrawComposite(
      flags: CompositeFlags(rawValue: fields.flags ?? 0), source: try image(fields),
      mask: try fields.maskImage.map { image throws in try self.image(image, on: fields.surface) },
      sourceTransform: try transform(fields.srcTransform), maskTransform: try transform(fields.maskTransform),
      sourceOrigin: try origin(fields.srcOrigin), maskOrigin: try origin(fields.maskOrigin))
  }

  // MARK: Parts

  private func rect(_ numbers: [Int32]?) throws -> Rect {
    guard let numbers, numbers.count == 4 else { throw VectorError(what: "rectangle") }
    return Rect(left: numbers[0], top: numbers[1], right: numbers[2], bottom: numbers[3])
  }

  private func point(_ numbers: [Int32]?) throws -> Point {
    guard let numbers, numbers.count == 2 else { throw VectorError(what: "point") }
    return Point(x: numbers[0], y: numbers[1])
  }

  private mutating func brush(_ brush: CanvasVectors.Brush?) throws -> Brush<CanvasImage> {
    switch brush?.type {
    case "none": return .none
    case "solid": return .solid(brush?.color ?? 0)
    // 16-bit codecs are no patterns in the vectors, so the surface does not matter.
    case "pattern": return .pattern(try image(brush?.image, on: nil), origin: try point(brush?.pos))
    default: throw VectorError(what: "brush")
    }
  }

  private mutating func mask(_ mask: CanvasVectors.Mask?) throws -> Mask<CanvasImage> {
    guard let mask, let image = mask.image else { return Mask() }
    return Mask(flags: .init(rawValue: mask.flags), position: try point(mask.pos), image: try self.image(image, on: nil))
  }

  private mutating func image(_ fields: CanvasVectors.Operation) throws -> CanvasImage {
    // Alpha blends take images as they are (spec 06, section 4.3).
    try image(fields.image, on: fields.op == "alpha_blend" ? nil : fields.surface)
  }

  /// - Parameter surfaceID: the surface in whose format the image is wanted; nil for its own format.
  private mutating func image(_ image: CanvasVectors.Image?, on surfaceID: UInt32?) throws -> CanvasImage {
    guard let image else { throw VectorError(what: "no image") }
    if let name = image.ref { return try self.image(vectors.images[name], on: surfaceID) }
    switch image.type {
    case "surface": return .surface(image.surfaceId ?? 0)
    case "from_cache":
      guard let cached = cache[image.id ?? 0] else { throw VectorError(what: "cached image") }
      return cached
    case "bitmap":
      let decoded = CanvasImage.bitmap(try bitmap(image), setsHighBits: (image.flags ?? 0) & 2 != 0)
      if (image.flags ?? 0) & 1 != 0 { cache[image.id ?? 0] = decoded }
      return decoded
    default:
      let isWide = surfaceID.flatMap { canvas.surfaces[$0]?.bytesPerPixel } == 4
      guard let decoded = isWide ? image.decoded32 ?? image.decoded : image.decoded, let format = Self.decodedFormats[decoded.fmt],
        let width = image.width, let height = image.height, let stride = format.rowBytes(width: width)
      else { throw VectorError(what: "image \(image.type ?? "")") }
      let bitmap = try Bitmap(format: format, width: width, height: height, stride: stride, data: vectors.bytes(decoded.data)[...])
      return .bitmap(bitmap, setsHighBits: (image.flags ?? 0) & 2 != 0)
    }
  }

  private mutating func bitmap(_ image: CanvasVectors.Image) throws -> Bitmap {
    guard let name = image.format, let format = Self.bitmapFormats[name] else { throw VectorError(what: "bitmap") }
    let flags = image.bitmapFlags ?? 0
    var palette = image.palette.map { Palette(unique: image.paletteId ?? 0, entries: $0) }
    if flags & 2 != 0 { palette = palettes[image.paletteId ?? 0] }
    if flags & 1 != 0 { palettes[image.paletteId ?? 0] = palette }
    return try Bitmap(
      format: format, width: image.width ?? 0, height: image.height ?? 0, stride: image.stride ?? 0, isTopDown: flags & 4 != 0,
      palette: palette, data: vectors.bytes(image.data)[...])
  }
}
