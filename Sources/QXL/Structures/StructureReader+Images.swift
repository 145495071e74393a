import SpiceGraphics

extension StructureReader {
  /// The QXLImage at `address`, to which `field` of `owner` points; nil for a null address.
  func image(at address: UInt64, _ owner: String, _ field: String) throws(QXLError) -> ImageStructure? {
    guard address != 0 else { return nil }
    let fields = try fields("QXLImage", at: address, size: 48, owner, field)
    let content: ImageStructure.Content =
      switch fields.u8(8) {
      case ImageStructure.Kind.bitmap: .bitmap(try bitmap(fields))
      case ImageStructure.Kind.quic: try quic(fields, at: address)
      case ImageStructure.Kind.surface: .surface(fields.u32(18))
      default: .unknown
      }
    return ImageStructure(
      id: fields.u64(0), type: fields.u8(8), flags: fields.u8(9), width: fields.u32(10), height: fields.u32(14), content: content)
  }

  private func bitmap(_ fields: StructureFields) throws(QXLError) -> BitmapStructure {
    let (flags, height, stride, address) = (fields.u8(19), fields.u32(24), fields.u32(28), fields.u64(40))
    let count = try BitmapStructure.byteCount(height: height, stride: stride)
    return BitmapStructure(
      format: fields.u8(18), flags: flags, width: fields.u32(20), height: height, stride: stride,
      palette: try palette(at: fields.u64(32)),
      data: flags & BitmapStructure.Flag.direct != 0
        ? ChunkedData(try bytes(count, at: address, "QXLBitmap", "data"))
        : try chunks(at: address, limit: count, "QXLBitmap", "data"))
  }

  private func palette(at address: UInt64) throws(QXLError) -> PaletteStructure? {
    guard address != 0 else { return nil }
    let fields = try fields("QXLPalette", at: address, size: 10, "QXLBitmap", "palette")
    let count = Int(fields.u16(8))
    let entries = StructureFields(bytes: try bytes(4 * count, at: address &+ 10, "QXLPalette", "ents"))
    return PaletteStructure(unique: fields.u64(0), entries: (0..<count).map { entries.u32(4 * $0) })
  }

  private func quic(_ fields: StructureFields, at address: UInt64) throws(QXLError) -> ImageStructure.Content {
    let size = fields.u32(18)
    guard size <= UInt32(QXLLimits.imageBytes) else {
      throw QXLError("QXLQUICData", "data_size", "\(size) is above \(QXLLimits.imageBytes)")
    }
    return .quic(dataSize: size, data: try chunks(at: address &+ 22, limit: Int(size), "QXLQUICData", "data"))
  }

  /// The QXLBrush at `offset` of a structure.
  func brush(_ fields: StructureFields, _ offset: Int, _ owner: String, _ field: String) throws(QXLError) -> BrushStructure {
    let type = fields.u32(offset)
    return switch type {
    case BrushStructure.Kind.solid: BrushStructure(type: type, color: fields.u32(offset + 4))
    case BrushStructure.Kind.pattern:
      BrushStructure(
        type: type, pattern: try image(at: fields.u64(offset + 4), owner, "\(field).u.pattern.pat"), position: fields.point(offset + 12))
    default: BrushStructure(type: type)
    }
  }

  /// The QXLQMask at `offset` of a structure.
  func mask(_ fields: StructureFields, _ offset: Int, _ owner: String) throws(QXLError) -> MaskStructure {
    MaskStructure(
      flags: fields.u8(offset), position: fields.point(offset + 1),
      bitmap: try image(at: fields.u64(offset + 9), owner, "mask.bitmap"))
  }

  /// The QXLClip at `offset` of a structure.
  func clip(_ fields: StructureFields, _ offset: Int, _ owner: String) throws(QXLError) -> ClipStructure {
    let type = fields.u32(offset)
    guard type == ClipStructure.rects else { return ClipStructure(type: type) }
    let address = fields.u64(offset + 4)
    let count = try self.fields("QXLClipRects", at: address, size: 24, owner, "clip.data").u32(0)
    guard count <= UInt32(QXLLimits.clipRects) else {
      throw QXLError("QXLClipRects", "num_rects", "\(count) is above \(QXLLimits.clipRects)")
    }
    return ClipStructure(
      type: type, count: count, data: try chunks(at: address &+ 4, limit: 16 * Int(count), "QXLClipRects", "chunk"))
  }
}
