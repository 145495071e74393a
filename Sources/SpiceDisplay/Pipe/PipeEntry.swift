import SpiceGraphics

/// Something that waits in a client's pipe.
struct PipeEntry {
  enum Content {
    case command(PendingCommand)
    /// Pixels of a surface as they were when it came into the pipe.
    case image(surfaceID: UInt32, Rect, SourceImage)
    case create(UInt32, incarnation: UInt64, size: Size, format: SurfaceFormat)
    case destroy(UInt32)
  }

  /// Grows from entry to entry of a pipe.
  let number: UInt64
  /// When it came.
  let time: Duration
  let content: Content

  /// It is still to be sent.
  var isAlive: Bool {
    if case .command(let command) = content { !command.isHidden } else { true }
  }
}
