public import SpiceGraphics

/// Why an operation was not drawn. Nothing has been changed when it is thrown.
public enum CanvasError: Error, Hashable, Sendable {
  /// No surface has this id.
  case unknownSurface(UInt32)
  /// Surfaces of this format cannot be made.
  case unsupportedFormat(SurfaceFormat)
  /// A surface must have 1 to 32767 pixels in each direction and less than 2 GiB.
  case badSurfaceSize(width: Int, height: Int)
  /// With one more surface, all of them together would take more bytes than the canvas may use.
  case surfacesTooLarge(bytes: Int, limit: Int)
  /// What the message asks for has no meaning.
  case invalid(operation: String, problem: String)
  /// Clip or mask take more than `limit` rectangles to describe.
  case regionTooComplex(limit: Int)
  /// `needed` bytes of pixels are read from a buffer of `count` bytes.
  case shortBuffer(count: Int, needed: Int)
}
