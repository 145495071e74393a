import SpiceGraphics
import TestSupport

@testable import QXL

extension MemoryLayouter {
  mutating func drawable(_ drawable: DrawableStructure) throws -> UInt64 {
    let place = try new(drawable.isCompatible ? "QXLCompatDrawable" : "QXLDrawable")
    if drawable.isCompatible {
      try put(drawable.selfBitmap, "bitmap_offset", place)
      try put(drawable.selfBitmapArea, "bitmap_area", place)
    } else {
      try put(drawable.surfaceID, "surface_id", place)
      try put(drawable.selfBitmap, "self_bitmap", place)
      try put(drawable.selfBitmapArea, "self_bitmap_area", place)
      let ids = try layout.field("QXLDrawable", "surfaces_dest").offset
      let rects = try layout.field("QXLDrawable", "surfaces_rects").offset
      for (index, dependency) in drawable.dependencies.enumerated() {
        putBytes((0..<4).map { UInt8(truncatingIfNeeded: dependency.surface >> (8 * $0)) }, at: place.start + ids + 4 * index)
        let rect = dependency.rect
        let numbers = [rect.top, rect.left, rect.bottom, rect.right]
        putBytes(
          numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }, at: place.start + rects + 16 * index)
      }
    }
    try put(drawable.effect, "effect", place)
    try put(drawable.drawing.type, "type", place)
    try put(drawable.box, "bbox", place)
    try put(drawable.mediaTime, "mm_time", place)
    let clip = try inner(place, "clip", "QXLClip")
    try put(drawable.clip.type, "type", clip)
    if drawable.clip.type == ClipStructure.rects {
      let rects = try new("QXLClipRects", chunks: drawable.clip.data)
      try put(drawable.clip.count, "num_rects", rects)
      try put(address(rects), "data", clip)
    }
    try drawing(drawable.drawing, place)
    return address(place)
  }

  private mutating func drawing(_ drawing: DrawingStructure, _ place: Place) throws {
    switch drawing {
    case .nothing, .unknown: break
    case .fill(let fill):
      let u = try inner(place, "u.fill", "QXLFill")
      try put(fill.brush, "brush", u)
      try put(fill.rop, "rop_descriptor", u)
      try put(fill.mask, "mask", u)
    case .opaque(let opaque):
      let u = try inner(place, "u.opaque", "QXLOpaque")
      try put(opaque.source, opaque.sourceArea, u)
      try put(opaque.brush, "brush", u)
      try put(opaque.rop, "rop_descriptor", u)
      try put(opaque.scaleMode, "scale_mode", u)
      try put(opaque.mask, "mask", u)
    case .copy(let copy): try put(copy, try inner(place, "u.copy", "QXLCopy"))
    case .blend(let copy): try put(copy, try inner(place, "u.blend", "QXLCopy"))
    case .copyBits(let position): try put(position, "src_pos", try inner(place, "u.copy_bits", "QXLCopyBits"))
    case .blackness(let mask): try put(mask, "mask", try inner(place, "u.blackness", "QXLBlackness"))
    case .whiteness(let mask): try put(mask, "mask", try inner(place, "u.whiteness", "QXLBlackness"))
    case .invers(let mask): try put(mask, "mask", try inner(place, "u.invers", "QXLBlackness"))
    case .rop3(let rop3):
      let u = try inner(place, "u.rop3", "QXLRop3")
      try put(rop3.source, rop3.sourceArea, u)
      try put(rop3.brush, "brush", u)
      try put(rop3.code, "rop3", u)
      try put(rop3.scaleMode, "scale_mode", u)
      try put(rop3.mask, "mask", u)
    case .stroke(let stroke): try put(stroke, try inner(place, "u.stroke", "QXLStroke"))
    case .text(let text): try put(text, try inner(place, "u.text", "QXLText"))
    case .transparent(let transparent):
      let u = try inner(place, "u.transparent", "QXLTransparent")
      try put(transparent.source, transparent.sourceArea, u)
      try put(transparent.sourceColor, "src_color", u)
      try put(transparent.trueColor, "true_color", u)
    case .alphaBlend(let blend):
      let isCompatible = place.structure == "QXLCompatDrawable"
      let u = try inner(place, "u.alpha_blend", isCompatible ? "QXLCompatAlphaBlend" : "QXLAlphaBlend")
      if !isCompatible { try put(blend.flags, "alpha_flags", u) }
      try put(blend.alpha, "alpha", u)
      try put(blend.source, blend.sourceArea, u)
    case .composite(let composite): try put(composite, try inner(place, "u.composite", "QXLComposite"))
    }
  }

  private mutating func put(_ source: ImageStructure?, _ area: Rect, _ place: Place) throws {
    try put(try image(source), "src_bitmap", place)
    try put(area, "src_area", place)
  }

  private mutating func put(_ copy: CopyStructure, _ place: Place) throws {
    try put(copy.source, copy.sourceArea, place)
    try put(copy.rop, "rop_descriptor", place)
    try put(copy.scaleMode, "scale_mode", place)
    try put(copy.mask, "mask", place)
  }

  private mutating func put(_ stroke: StrokeStructure, _ place: Place) throws {
    let path = try new("QXLPath", chunks: stroke.path)
    try put(stroke.path.bytes.count, "data_size", path)
    try put(address(path), "path", place)
    let attributes = try inner(place, "attr", "QXLLineAttr")
    try put(stroke.lineFlags, "flags", attributes)
    try put(stroke.style.count, "style_nseg", attributes)
    let style = stroke.style.flatMap { length in (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } }
    if !style.isEmpty { try put(raw(style), "style", attributes) }
    try put(stroke.brush, "brush", place)
    try put(stroke.foreMode, "fore_mode", place)
    try put(stroke.backMode, "back_mode", place)
  }

  private mutating func put(_ text: TextStructure, _ place: Place) throws {
    let string = try new("QXLString", chunks: text.data)
    try put(text.dataSize, "data_size", string)
    try put(text.length, "length", string)
    try put(text.flags, "flags", string)
    try put(address(string), "str", place)
    try put(text.backArea, "back_area", place)
    try put(text.foreBrush, "fore_brush", place)
    try put(text.backBrush, "back_brush", place)
    try put(text.foreMode, "fore_mode", place)
    try put(text.backMode, "back_mode", place)
  }

  private mutating func put(_ composite: CompositeStructure, _ place: Place) throws {
    try put(composite.flags, "flags", place)
    try put(try image(composite.source), "src", place)
    try put(composite.sourceTransform.map { raw($0) } ?? 0, "src_transform", place)
    try put(try image(composite.mask), "mask", place)
    try put(composite.maskTransform.map { raw($0) } ?? 0, "mask_transform", place)
    try put(composite.sourceOrigin, "src_origin", place)
    try put(composite.maskOrigin, "mask_origin", place)
  }

  /// The image's address, 0 for none.
  private mutating func image(_ image: ImageStructure?) throws -> UInt64 {
    guard let image else { return 0 }
    var extra = 0
    if case .quic(_, let data) = image.content { extra = data.sizes.first ?? 0 }
    let place = try new("QXLImage", extra: extra)
    let descriptor = try inner(place, "descriptor", "QXLImageDescriptor")
    try put(image.id, "id", descriptor)
    try put(image.type, "type", descriptor)
    try put(image.flags, "flags", descriptor)
    try put(image.width, "width", descriptor)
    try put(image.height, "height", descriptor)
    switch image.content {
    case .unknown: break
    case .surface(let id): try put(id, "surface_id", try inner(place, "surface_image", "QXLSurfaceId"))
    case .quic(let size, let data):
      let quic = try inner(place, "quic", "QXLQUICData")
      try put(size, "data_size", quic)
      // Its first chunk lies right behind the size, with its data over the rest of the structure (spec 08, section 10.1).
      try putChain(data, Place(structure: "QXLDataChunk", start: quic.start + (try layout.size(of: "QXLQUICData"))))
    case .bitmap(let bitmap):
      let inside = try inner(place, "bitmap", "QXLBitmap")
      try put(bitmap.format, "format", inside)
      try put(bitmap.flags, "flags", inside)
      try put(bitmap.width, "x", inside)
      try put(bitmap.height, "y", inside)
      try put(bitmap.stride, "stride", inside)
      if let palette = bitmap.palette {
        let colors = try new("QXLPalette", extra: 4 * palette.entries.count)
        try put(palette.unique, "unique", colors)
        try put(palette.entries.count, "num_ents", colors)
        putBytes(
          palette.entries.flatMap { entry in (0..<4).map { UInt8(truncatingIfNeeded: entry >> (8 * $0)) } },
          at: colors.start + (try layout.field("QXLPalette", "ents").offset))
        try put(address(colors), "palette", inside)
      }
      let isDirect = bitmap.flags & BitmapStructure.Flag.direct != 0
      try put(isDirect ? raw(bitmap.data.bytes) : try chain(bitmap.data), "data", inside)
    }
    return address(place)
  }

  private mutating func put(_ brush: BrushStructure, _ field: String, _ place: Place) throws {
    let inside = try inner(place, field, "QXLBrush")
    try put(brush.type, "type", inside)
    switch brush.type {
    case BrushStructure.Kind.solid: try put(brush.color, "u.color", inside)
    case BrushStructure.Kind.pattern:
      let pattern = try inner(inside, "u.pattern", "QXLPattern")
      try put(try image(brush.pattern), "pat", pattern)
      try put(brush.position, "pos", pattern)
    default: break
    }
  }

  private mutating func put(_ mask: MaskStructure, _ field: String, _ place: Place) throws {
    let inside = try inner(place, field, "QXLQMask")
    try put(mask.flags, "flags", inside)
    try put(mask.position, "pos", inside)
    try put(try image(mask.bitmap), "bitmap", inside)
  }
}
