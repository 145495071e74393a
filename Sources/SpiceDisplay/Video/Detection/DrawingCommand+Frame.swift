import SpiceGraphics

extension DrawingCommand {
  /// Whether the command may show a frame of a video: an opaque copy of plain pixels to the primary surface (spec 07, section 3.3).
  public var mayBeFrame: Bool {
    guard draw.surfaceID == 0, effect == .opaque, selfBitmapArea == nil, case .copy(let copy) = draw.operation, copy.rop == .put,
      case .bitmap = copy.source.content
    else { return false }
    return true
  }
}
