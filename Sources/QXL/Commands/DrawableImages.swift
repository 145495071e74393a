import SpiceGraphics

/// Makes a drawable's operation, and knows what a null address of an image means in it.
struct DrawableImages {
  /// The drawable's destination.
  let surfaceID: UInt32
  /// The guest wants what the destination shows in place of a null source (spec 08, section 9.6).
  let usesSelfBitmap: Bool
  /// A null source was replaced.
  private(set) var tookSelfBitmap = false

  init(surfaceID: UInt32, usesSelfBitmap: Bool) {
    self.surfaceID = surfaceID
    self.usesSelfBitmap = usesSelfBitmap
  }

  /// Nil when nothing is drawn.
  mutating func operation(_ drawing: DrawingStructure) throws(QXLError) -> DrawOperation<SourceImage>? {
    switch drawing {
    case .nothing: return nil
    case .fill(let fill):
      return .fill(
        DrawFill(brush: try brush(fill.brush, "QXLFill", "brush"), rop: RasterOperation(rawValue: fill.rop), mask: try mask(fill.mask)))
    case .opaque(let opaque):
      return .opaque(
        DrawOpaque(
          source: try source(opaque.source, "QXLOpaque"), sourceArea: opaque.sourceArea,
          brush: try brush(opaque.brush, "QXLOpaque", "brush"),
          rop: RasterOperation(rawValue: opaque.rop), scaleMode: ScaleMode(rawValue: opaque.scaleMode), mask: try mask(opaque.mask)))
    case .copy(let copy): return .copy(try self.copy(copy, "QXLCopy"))
    case .blend(let blend): return .blend(try copy(blend, "QXLBlend"))
    case .copyBits(let position): return .copyBits(CopyBits(sourcePosition: position))
    case .blackness(let mask): return .blackness(try self.mask(mask))
    case .whiteness(let mask): return .whiteness(try self.mask(mask))
    case .invers(let mask): return .invers(try self.mask(mask))
    case .rop3(let rop3):
      return .rop3(
        DrawRop3(
          source: try source(rop3.source, "QXLRop3"), sourceArea: rop3.sourceArea, brush: try brush(rop3.brush, "QXLRop3", "brush"),
          code: rop3.code, scaleMode: ScaleMode(rawValue: rop3.scaleMode), mask: try mask(rop3.mask)))
    case .stroke(let stroke):
      return .stroke(
        DrawStroke(
          path: try Path(stroke.path.bytes),
          attributes: LineAttributes(flags: LineAttributes.Flags(rawValue: stroke.lineFlags), style: stroke.style),
          brush: try brush(stroke.brush, "QXLStroke", "brush"), foreMode: RasterOperation(rawValue: stroke.foreMode),
          backMode: RasterOperation(rawValue: stroke.backMode)))
    case .text(let text):
      return .text(
        DrawText(
          string: try GlyphString(text), backArea: text.backArea, foreBrush: try brush(text.foreBrush, "QXLText", "fore_brush"),
          backBrush: try brush(text.backBrush, "QXLText", "back_brush"), foreMode: RasterOperation(rawValue: text.foreMode),
          backMode: RasterOperation(rawValue: text.backMode)))
    case .transparent(let transparent):
      return .transparent(
        DrawTransparent(
          source: try source(transparent.source, "QXLTransparent"), sourceArea: transparent.sourceArea,
          sourceColor: transparent.sourceColor, trueColor: transparent.trueColor))
    case .alphaBlend(let blend):
      return .alphaBlend(
        DrawAlphaBlend(
          flags: AlphaFlags(rawValue: UInt8(truncatingIfNeeded: blend.flags)), alpha: blend.alpha,
          source: try source(blend.source, "QXLAlphaBlend"), sourceArea: blend.sourceArea))
    case .composite(let composite): return .composite(try self.composite(composite))
    case .unknown(let type): throw QXLError("QXLDrawable", "type", "\(type) is unknown")
    }
  }

  /// The flag of the self bitmap does not count here, and the area is checked (spec 08, sections 9.6 and 14.3).
  private func copy(_ copy: CopyStructure, _ name: String) throws(QXLError) -> DrawCopy<SourceImage> {
    guard let structure = copy.source else { throw QXLError(name, "src_bitmap", "there is none") }
    let source = try SourceImage(structure)
    let area = copy.sourceArea
    guard 0 <= area.left, area.left <= area.right, 0 <= area.top, area.top <= area.bottom else {
      throw QXLError(name, "src_area", "\(area) is negative")
    }
    if case .bitmap(let bitmap) = source.content, Int(area.right) > bitmap.width || Int(area.bottom) > bitmap.height {
      throw QXLError(name, "src_area", "\(area) leaves the picture of \(bitmap.width)x\(bitmap.height)")
    }
    return DrawCopy(
      source: source, sourceArea: area, rop: RasterOperation(rawValue: copy.rop), scaleMode: ScaleMode(rawValue: copy.scaleMode),
      mask: try mask(copy.mask))
  }

  private mutating func composite(_ composite: CompositeStructure) throws(QXLError) -> DrawComposite<SourceImage> {
    let source = try source(composite.source, "QXLComposite")
    var mask: SourceImage?
    if let structure = composite.mask { mask = try SourceImage(structure) }
    return DrawComposite(
      flags: CompositeFlags(rawValue: composite.flags), source: source, mask: mask,
      sourceTransform: try composite.sourceTransform.map(Transform.init(qxl:)),
      maskTransform: try composite.maskTransform.map(Transform.init(qxl:)), sourceOrigin: composite.sourceOrigin,
      maskOrigin: composite.maskOrigin)
  }

  private mutating func source(_ structure: ImageStructure?, _ name: String) throws(QXLError) -> SourceImage {
    if let structure { return try SourceImage(structure) }
    guard usesSelfBitmap else { throw QXLError(name, "src_bitmap", "there is none") }
    tookSelfBitmap = true
    return SourceImage(id: 0, content: .surface(surfaceID))
  }

  private func brush(_ structure: BrushStructure, _ name: String, _ field: String) throws(QXLError) -> Brush<SourceImage> {
    switch structure.type {
    case BrushStructure.Kind.none: return .none
    case BrushStructure.Kind.solid: return .solid(structure.color)
    case BrushStructure.Kind.pattern:
      guard let pattern = structure.pattern else { throw QXLError(name, "\(field).u.pattern.pat", "there is none") }
      return .pattern(try SourceImage(pattern), origin: structure.position)
    default: throw QXLError(name, "\(field).type", "\(structure.type) is unknown")
    }
  }

  private func mask(_ structure: MaskStructure) throws(QXLError) -> Mask<SourceImage> {
    var mask = Mask<SourceImage>(flags: Mask.Flags(rawValue: structure.flags), position: structure.position)
    if let bitmap = structure.bitmap { mask.image = try SourceImage(bitmap, isMask: true) }
    return mask
  }
}

extension Transform {
  /// The six numbers of a QXLTransform.
  fileprivate init(qxl bytes: [UInt8]) throws(QXLError) {
    guard bytes.count == 24 else { throw QXLError("QXLTransform", "size", "\(bytes.count) bytes") }
    let fields = StructureFields(bytes: bytes)
    self.init(t00: fields.i32(0), t01: fields.i32(4), t02: fields.i32(8), t10: fields.i32(12), t11: fields.i32(16), t12: fields.i32(20))
  }
}
