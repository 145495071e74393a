/// A command of a guest that was checked: what it asks for makes sense by itself (spec 08, section 14.3). Whether its surfaces exist and
/// its box lies in them only the display knows.
public enum QXLCommand: Hashable, Sendable {
  case draw(QXLDrawable)
  /// It draws nothing: QXL_DRAW_NOP.
  case nothing
  case update(QXLUpdateCommand)
  case cursor(QXLCursorCommand)
  case surface(QXLSurfaceCommand)
  /// A text for the log, which has no effect.
  case message([UInt8])

  /// Throws when the command has to be dropped.
  public init(_ structure: CommandStructure) throws(QXLError) {
    switch structure {
    case .draw(let drawable): self = if let drawable = try QXLDrawable(drawable) { .draw(drawable) } else { .nothing }
    case .update(let update): self = .update(try QXLUpdateCommand(update))
    case .cursor(let cursor): self = .cursor(try QXLCursorCommand(cursor))
    case .surface(let surface): self = .surface(try QXLSurfaceCommand(surface))
    case .message(let text): self = .message(text)
    case .unknown(let type): throw QXLError("QXLCommand", "type", "\(type) is unknown")
    }
  }
}
