public import SpiceGraphics

/// An image as a canvas takes it: decoded, or the content of a surface.
public enum CanvasImage: Hashable, Sendable {
  /// - Parameter setsHighBits: the descriptor flag HIGH_BITS_SET: the top byte of every 32-bit pixel without alpha becomes 255
  ///   (spec 06, section 4.5).
  case bitmap(Bitmap, setsHighBits: Bool = false)
  /// What the surface shows when the operation starts.
  case surface(UInt32)
}
