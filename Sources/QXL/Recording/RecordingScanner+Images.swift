import SpiceGraphics

extension RecordingScanner {
  mutating func image() throws(RecordingStop) -> ImageStructure? {
    guard try field("image", as: UInt32.self) != 0 else { return nil }
    var image = ImageStructure(
      id: try field("descriptor.id"), type: try field("descriptor.type"), flags: try field("descriptor.flags"),
      width: try field("descriptor.width"), height: try field("descriptor.height"), content: .unknown)
    switch image.type {
    case ImageStructure.Kind.bitmap: image.content = .bitmap(try bitmap())
    case ImageStructure.Kind.quic:
      image.content = .quic(dataSize: try field("quic.data_size"), data: try chunks("quic.data", limit: QXLLimits.imageBytes))
    case ImageStructure.Kind.surface: image.content = .surface(try field("surface_image.surface_id"))
    default: break
    }
    return image
  }

  private mutating func bitmap() throws(RecordingStop) -> BitmapStructure {
    var bitmap = BitmapStructure(
      format: try field("bitmap.format"), flags: try field("bitmap.flags"), width: try field("bitmap.x"),
      height: try field("bitmap.y"), stride: try field("bitmap.stride"), palette: nil, data: ChunkedData())
    if try field("has_palette", as: UInt8.self) != 0 { bitmap.palette = try palette() }
    if bitmap.flags & BitmapStructure.Flag.direct != 0 {
      bitmap.data = ChunkedData(try block("image_data_flat", limit: QXLLimits.imageBytes))
    } else {
      bitmap.data = try chunks("bitmap.data", limit: QXLLimits.imageBytes)
    }
    return bitmap
  }

  private mutating func palette() throws(RecordingStop) -> PaletteStructure {
    let count = try field("qp.num_ents", as: UInt16.self)
    var palette = PaletteStructure(unique: try field("unique"), entries: [])
    for _ in 0..<count { palette.entries.append(try field("ents")) }
    return palette
  }

  mutating func brush() throws(RecordingStop) -> BrushStructure {
    let type = try field("type", as: UInt32.self)
    return switch type {
    case BrushStructure.Kind.solid: BrushStructure(type: type, color: try field("u.color"))
    case BrushStructure.Kind.pattern: BrushStructure(type: type, pattern: try image(), position: try point())
    default: BrushStructure(type: type)
    }
  }

  mutating func mask() throws(RecordingStop) -> MaskStructure {
    MaskStructure(flags: try field("flags"), position: try point(), bitmap: try image())
  }

  mutating func clip() throws(RecordingStop) -> ClipStructure {
    let type = try field("type", as: UInt32.self)
    guard type == ClipStructure.rects else { return ClipStructure(type: type) }
    return ClipStructure(
      type: type, count: try field("num_rects"), data: try chunks("clip_rects", limit: 16 * QXLLimits.clipRects))
  }
}
