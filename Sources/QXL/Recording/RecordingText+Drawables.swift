import SpiceGraphics

extension RecordingText {
  mutating func drawable(_ drawable: DrawableStructure) {
    line("drawable")
    rect("bbox", drawable.box)
    clip(drawable.clip)
    line("effect", drawable.effect)
    signed("mm_time", drawable.mediaTime)
    if drawable.isCompatible {
      line("bitmap_offset", drawable.selfBitmap)
      rect("bitmap_area", drawable.selfBitmapArea)
    } else {
      line("self_bitmap", drawable.selfBitmap)
      rect("self_bitmap_area", drawable.selfBitmapArea)
      signed("surface_id", drawable.surfaceID)
      for dependency in drawable.dependencies {
        line("surfaces_dest", dependency.surface)
        rect("surfaces_rects", dependency.rect)
      }
    }
    line("type", drawable.drawing.type)
    drawing(drawable.drawing, isCompatible: drawable.isCompatible)
  }

  private mutating func drawing(_ drawing: DrawingStructure, isCompatible: Bool) {
    switch drawing {
    case .nothing, .unknown: break
    case .fill(let fill):
      brush(fill.brush)
      line("rop_descriptor", fill.rop)
      mask(fill.mask)
    case .opaque(let opaque):
      source(opaque.source, opaque.sourceArea)
      brush(opaque.brush)
      line("rop_descriptor", opaque.rop)
      line("scale_mode", opaque.scaleMode)
      mask(opaque.mask)
    case .copy(let copy), .blend(let copy):
      source(copy.source, copy.sourceArea)
      line("rop_descriptor", copy.rop)
      line("scale_mode", copy.scaleMode)
      mask(copy.mask)
    case .copyBits(let position): point(position)
    case .blackness(let mask), .whiteness(let mask), .invers(let mask): self.mask(mask)
    case .rop3(let rop3):
      source(rop3.source, rop3.sourceArea)
      brush(rop3.brush)
      line("rop3", rop3.code)
      line("scale_mode", rop3.scaleMode)
      mask(rop3.mask)
    case .stroke(let stroke): self.stroke(stroke)
    case .text(let text): self.text(text)
    case .transparent(let transparent):
      source(transparent.source, transparent.sourceArea)
      signed("src_color", transparent.sourceColor)
      signed("true_color", transparent.trueColor)
    case .alphaBlend(let blend):
      if !isCompatible { line("alpha_flags", blend.flags) }
      line("alpha", blend.alpha)
      source(blend.source, blend.sourceArea)
    case .composite(let composite): self.composite(composite)
    }
  }

  private mutating func source(_ source: ImageStructure?, _ area: Rect) {
    image(source)
    rect("src_area", area)
  }

  private mutating func stroke(_ stroke: StrokeStructure) {
    chunks("path", stroke.path)
    line("attr.flags", stroke.lineFlags)
    if stroke.lineFlags & StrokeStructure.styled != 0 {
      line("attr.style_nseg", stroke.style.count)
      block("style", stroke.style.flatMap { length in (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } })
    }
    brush(stroke.brush)
    line("fore_mode", stroke.foreMode)
    line("back_mode", stroke.backMode)
  }

  private mutating func text(_ text: TextStructure) {
    signed("data_size", text.dataSize)
    line("length", text.length)
    line("flags", text.flags)
    chunks("string", text.data)
    rect("back_area", text.backArea)
    brush(text.foreBrush)
    brush(text.backBrush)
    line("fore_mode", text.foreMode)
    line("back_mode", text.backMode)
  }

  private mutating func composite(_ composite: CompositeStructure) {
    signed("flags", composite.flags)
    image(composite.source)
    transform("src_transform", composite.sourceTransform)
    line("mask", composite.mask == nil ? 0 : 1)
    if composite.mask != nil { image(composite.mask) }
    transform("mask_transform", composite.maskTransform)
    line("src_origin", composite.sourceOrigin.x, composite.sourceOrigin.y)
    line("mask_origin", composite.maskOrigin.x, composite.maskOrigin.y)
  }

  private mutating func transform(_ name: StaticString, _ transform: [UInt8]?) {
    line(name, transform == nil ? 0 : 1)
    if let transform { block("transform", transform) }
  }
}
