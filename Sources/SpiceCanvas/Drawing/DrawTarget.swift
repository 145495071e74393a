import SpiceGraphics

/// Where an operation draws: what it needs to know of its surface, without the pixels, so that drawing need not copy them.
struct DrawTarget {
  let surfaceID: UInt32
  /// The operation's rectangle; it may reach out of the surface.
  let box: Rect
  /// All of the surface.
  let bounds: Rect
  let format: SurfaceFormat
  /// The operation's name, for errors.
  let operation: String
}
