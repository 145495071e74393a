import SpiceGraphics

extension RecordingText {
  mutating func image(_ image: ImageStructure?) {
    line("image", image == nil ? 0 : 1)
    guard let image else { return }
    line("descriptor.id", image.id)
    line("descriptor.type", image.type)
    line("descriptor.flags", image.flags)
    signed("descriptor.width", image.width)
    signed("descriptor.height", image.height)
    switch image.content {
    case .bitmap(let bitmap): self.bitmap(bitmap)
    case .quic(let dataSize, let data):
      signed("quic.data_size", dataSize)
      chunks("quic.data", data)
    case .surface(let id): signed("surface_image.surface_id", id)
    case .unknown: break
    }
  }

  private mutating func bitmap(_ bitmap: BitmapStructure) {
    line("bitmap.format", bitmap.format)
    line("bitmap.flags", bitmap.flags)
    signed("bitmap.x", bitmap.width)
    signed("bitmap.y", bitmap.height)
    signed("bitmap.stride", bitmap.stride)
    line("has_palette", bitmap.palette == nil ? 0 : 1)
    if let palette = bitmap.palette {
      line("qp.num_ents", palette.entries.count)
      line("unique", palette.unique)
      for entry in palette.entries { signed("ents", entry) }
    }
    if bitmap.flags & BitmapStructure.Flag.direct != 0 {
      block("image_data_flat", bitmap.data.bytes)
    } else {
      chunks("bitmap.data", bitmap.data)
    }
  }

  mutating func brush(_ brush: BrushStructure) {
    signed("type", brush.type)
    switch brush.type {
    case BrushStructure.Kind.solid: signed("u.color", brush.color)
    case BrushStructure.Kind.pattern:
      image(brush.pattern)
      point(brush.position)
    default: break
    }
  }

  mutating func mask(_ mask: MaskStructure) {
    line("flags", mask.flags)
    point(mask.position)
    image(mask.bitmap)
  }

  mutating func clip(_ clip: ClipStructure) {
    signed("type", clip.type)
    guard clip.type == ClipStructure.rects else { return }
    signed("num_rects", clip.count)
    chunks("clip_rects", clip.data)
  }
}
