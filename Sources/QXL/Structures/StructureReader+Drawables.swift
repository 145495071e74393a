import SpiceGraphics

extension StructureReader {
  func drawable(at address: UInt64) throws(QXLError) -> DrawableStructure {
    let fields = try fields("QXLDrawable", at: address, size: 191, "QXLCommand", "data")
    return DrawableStructure(
      isCompatible: false, surfaceID: fields.u32(8), effect: fields.u8(12), selfBitmap: UInt16(fields.u8(14)),
      selfBitmapArea: fields.rect(15), box: fields.rect(31), clip: try clip(fields, 47, "QXLDrawable"), mediaTime: fields.u32(59),
      dependencies: (0..<3).map { index in
        DrawableStructure.Dependency(surface: fields.i32(63 + 4 * index), rect: fields.rect(75 + 16 * index))
      },
      drawing: try drawing(fields.u8(13), fields, 123, isCompatible: false))
  }

  func compatibleDrawable(at address: UInt64) throws(QXLError) -> DrawableStructure {
    let fields = try fields("QXLCompatDrawable", at: address, size: 128, "QXLCommand", "data")
    return DrawableStructure(
      isCompatible: true, surfaceID: 0, effect: fields.u8(8), selfBitmap: fields.u16(10), selfBitmapArea: fields.rect(12),
      box: fields.rect(28), clip: try clip(fields, 44, "QXLCompatDrawable"), mediaTime: fields.u32(56),
      dependencies: Array(repeating: .none, count: 3), drawing: try drawing(fields.u8(9), fields, 60, isCompatible: true))
  }

  /// The union at `u` of a drawable, by its type.
  private func drawing(_ type: UInt8, _ fields: StructureFields, _ u: Int, isCompatible: Bool) throws(QXLError) -> DrawingStructure {
    switch type {
    case 0: .nothing
    case 1:
      .fill(
        FillStructure(brush: try brush(fields, u, "QXLFill", "brush"), rop: fields.u16(u + 20), mask: try mask(fields, u + 22, "QXLFill")))
    case 2:
      .opaque(
        OpaqueStructure(
          source: try image(at: fields.u64(u), "QXLOpaque", "src_bitmap"), sourceArea: fields.rect(u + 8),
          brush: try brush(fields, u + 24, "QXLOpaque", "brush"), rop: fields.u16(u + 44), scaleMode: fields.u8(u + 46),
          mask: try mask(fields, u + 47, "QXLOpaque")))
    case 3: .copy(try copy(fields, u, "QXLCopy"))
    case 4: .copyBits(fields.point(u))
    case 5: .blend(try copy(fields, u, "QXLBlend"))
    case 6: .blackness(try mask(fields, u, "QXLBlackness"))
    case 7: .whiteness(try mask(fields, u, "QXLWhiteness"))
    case 8: .invers(try mask(fields, u, "QXLInvers"))
    case 9:
      .rop3(
        Rop3Structure(
          source: try image(at: fields.u64(u), "QXLRop3", "src_bitmap"), sourceArea: fields.rect(u + 8),
          brush: try brush(fields, u + 24, "QXLRop3", "brush"), code: fields.u8(u + 44), scaleMode: fields.u8(u + 45),
          mask: try mask(fields, u + 46, "QXLRop3")))
    case 10: .stroke(try stroke(fields, u))
    case 11: .text(try text(fields, u))
    case 12:
      .transparent(
        TransparentStructure(
          source: try image(at: fields.u64(u), "QXLTransparent", "src_bitmap"), sourceArea: fields.rect(u + 8),
          sourceColor: fields.u32(u + 24), trueColor: fields.u32(u + 28)))
    case 13: .alphaBlend(try alphaBlend(fields, isCompatible ? u - 2 : u, flags: isCompatible ? 0 : fields.u16(u)))
    case 14 where !isCompatible: .composite(try composite(fields, u))
    default: .unknown(type)
    }
  }

  private func copy(_ fields: StructureFields, _ u: Int, _ name: String) throws(QXLError) -> CopyStructure {
    CopyStructure(
      source: try image(at: fields.u64(u), name, "src_bitmap"), sourceArea: fields.rect(u + 8), rop: fields.u16(u + 24),
      scaleMode: fields.u8(u + 26), mask: try mask(fields, u + 27, name))
  }

  /// The fields behind the flags, which the first revision does not have.
  private func alphaBlend(_ fields: StructureFields, _ u: Int, flags: UInt16) throws(QXLError) -> AlphaBlendStructure {
    AlphaBlendStructure(
      flags: flags, alpha: fields.u8(u + 2), source: try image(at: fields.u64(u + 3), "QXLAlphaBlend", "src_bitmap"),
      sourceArea: fields.rect(u + 11))
  }

  private func stroke(_ fields: StructureFields, _ u: Int) throws(QXLError) -> StrokeStructure {
    let address = fields.u64(u)
    _ = try self.fields("QXLPath", at: address, size: 24, "QXLStroke", "path")
    let lineFlags = fields.u8(u + 8)
    var style: [Int32] = []
    if lineFlags & StrokeStructure.styled != 0, fields.u8(u + 11) > 0 {
      let count = Int(fields.u8(u + 11))
      let lengths = StructureFields(bytes: try bytes(4 * count, at: fields.u64(u + 20), "QXLLineAttr", "style"))
      style = (0..<count).map { lengths.i32(4 * $0) }
    }
    return StrokeStructure(
      path: try chunks(at: address &+ 4, limit: QXLLimits.pathBytes, "QXLPath", "chunk"), lineFlags: lineFlags, style: style,
      brush: try brush(fields, u + 28, "QXLStroke", "brush"), foreMode: fields.u16(u + 48), backMode: fields.u16(u + 50))
  }

  private func text(_ fields: StructureFields, _ u: Int) throws(QXLError) -> TextStructure {
    let address = fields.u64(u)
    let string = try self.fields("QXLString", at: address, size: 28, "QXLText", "str")
    let size = string.u32(0)
    guard size <= UInt32(QXLLimits.stringBytes) else {
      throw QXLError("QXLString", "data_size", "\(size) is above \(QXLLimits.stringBytes)")
    }
    return TextStructure(
      dataSize: size, length: string.u16(4), flags: string.u16(6),
      data: try chunks(at: address &+ 8, limit: Int(size), "QXLString", "chunk"), backArea: fields.rect(u + 8),
      foreBrush: try brush(fields, u + 24, "QXLText", "fore_brush"), backBrush: try brush(fields, u + 44, "QXLText", "back_brush"),
      foreMode: fields.u16(u + 64), backMode: fields.u16(u + 66))
  }

  private func composite(_ fields: StructureFields, _ u: Int) throws(QXLError) -> CompositeStructure {
    CompositeStructure(
      flags: fields.u32(u), source: try image(at: fields.u64(u + 4), "QXLComposite", "src"),
      sourceTransform: try transform(at: fields.u64(u + 12), "src_transform"),
      mask: try image(at: fields.u64(u + 20), "QXLComposite", "mask"),
      maskTransform: try transform(at: fields.u64(u + 28), "mask_transform"), sourceOrigin: fields.point16(u + 36),
      maskOrigin: fields.point16(u + 40))
  }

  private func transform(at address: UInt64, _ field: String) throws(QXLError) -> [UInt8]? {
    address == 0 ? nil : try fields("QXLTransform", at: address, size: 24, "QXLComposite", field).bytes
  }
}
