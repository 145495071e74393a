import SpiceGraphics

/// A part of a surface that a command reads.
struct SurfaceArea: Hashable, Sendable {
  var surfaceID: UInt32
  /// Lies on the surface and is not empty.
  var rect: Rect
}
