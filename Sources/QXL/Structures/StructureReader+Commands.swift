import SpiceGraphics

extension StructureReader {
  /// The command that a QXLCommand in a ring names (spec 08, section 9.1).
  ///
  /// - Parameters:
  ///   - type: QXL_CMD_*.
  ///   - address: where its structure is.
  ///   - isCompatible: the flag COMPAT of its QXLCommandExt: drawables and updates are those of the first revision.
  public func command(_ type: UInt32, at address: UInt64, isCompatible: Bool = false) throws(QXLError) -> CommandStructure {
    switch type {
    case CommandStructure.Kind.draw: .draw(try isCompatible ? compatibleDrawable(at: address) : drawable(at: address))
    case CommandStructure.Kind.update: .update(try update(at: address, isCompatible: isCompatible))
    case CommandStructure.Kind.cursor: .cursor(try cursorCommand(at: address))
    case CommandStructure.Kind.message: .message(try message(at: address))
    case CommandStructure.Kind.surface: .surface(try surfaceCommand(at: address))
    default: .unknown(type)
    }
  }

  private func update(at address: UInt64, isCompatible: Bool) throws(QXLError) -> UpdateStructure {
    if isCompatible {
      let fields = try fields("QXLCompatUpdateCmd", at: address, size: 28, "QXLCommand", "data")
      return UpdateStructure(area: fields.rect(8), updateID: fields.u32(24), surfaceID: 0)
    }
    let fields = try fields("QXLUpdateCmd", at: address, size: 32, "QXLCommand", "data")
    return UpdateStructure(area: fields.rect(8), updateID: fields.u32(24), surfaceID: fields.u32(28))
  }

  /// A text ends with a NUL, which must come within the limit and the slot.
  private func message(at address: UInt64) throws(QXLError) -> [UInt8] {
    _ = try fields("QXLMessage", at: address, size: 8, "QXLCommand", "data")
    var text: [UInt8] = []
    // In pieces that double, then in single bytes: a text may end right at the end of its slot.
    var piece = 64
    while text.count < QXLLimits.messageBytes {
      let start = text.count
      guard append(min(piece, QXLLimits.messageBytes - start), at: address &+ 8 &+ UInt64(start), to: &text) else {
        guard piece > 1 else { break }
        piece = 1
        continue
      }
      if let end = text[start...].firstIndex(of: 0) { return Array(text[..<end]) }
      if piece > 1 { piece *= 2 }
    }
    throw QXLError("QXLMessage", "data", "no NUL within its slot and \(QXLLimits.messageBytes) bytes")
  }

  private func cursorCommand(at address: UInt64) throws(QXLError) -> CursorCommandStructure {
    let fields = try fields("QXLCursorCmd", at: address, size: 150, "QXLCommand", "data")
    switch fields.u8(8) {
    case 0:
      return .set(position: fields.point16(9), visible: fields.u8(13), shape: try cursor(at: fields.u64(14)))
    case 1: return .move(fields.point16(9))
    case 2: return .hide
    case 3: return .trail(length: fields.u16(9), frequency: fields.u16(11))
    case let type: return .unknown(type)
    }
  }

  private func cursor(at address: UInt64) throws(QXLError) -> CursorStructure? {
    guard address != 0 else { return nil }
    let fields = try fields("QXLCursor", at: address, size: 42, "QXLCursorCmd", "u.set.shape")
    return CursorStructure(
      unique: fields.u64(0), type: fields.u16(8), width: fields.u16(10), height: fields.u16(12), hotSpotX: fields.u16(14),
      hotSpotY: fields.u16(16), dataSize: fields.u32(18),
      data: try chunks(at: address &+ 22, limit: QXLLimits.cursorBytes, "QXLCursor", "chunk"))
  }

  private func surfaceCommand(at address: UInt64) throws(QXLError) -> SurfaceCommandStructure {
    let fields = try fields("QXLSurfaceCmd", at: address, size: 41, "QXLCommand", "data")
    var command = SurfaceCommandStructure(surfaceID: fields.u32(8), type: fields.u8(12), flags: fields.u32(13))
    guard command.type == SurfaceCommandStructure.create else { return command }
    var surface = SurfaceStructure(
      format: fields.u32(17), width: fields.u32(21), height: fields.u32(25), stride: fields.i32(29), address: fields.u64(33))
    if command.flags & SurfaceStructure.keepData != 0 {
      let count = try SurfaceStructure.byteCount(height: surface.height, stride: surface.stride)
      surface.pixels = try bytes(count, at: surface.address, "QXLSurface", "data")
    }
    command.surface = surface
    return command
  }
}
