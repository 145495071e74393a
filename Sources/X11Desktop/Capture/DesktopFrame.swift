public import SpiceGraphics

/// The screen's pixels as they are during one call of a capture's delegate.
public struct DesktopFrame {
  /// In pixels.
  public let size: Size
  /// Bytes from a row to the next, a multiple of 4.
  public let stride: Int
  /// `stride * size.height` bytes, rows from top to bottom, each pixel four bytes B, G, R, X; X means nothing.
  ///
  /// Only valid until the delegate's method returns.
  public let pixels: UnsafeRawBufferPointer

  public init(size: Size, stride: Int, pixels: UnsafeRawBufferPointer) {
    self.size = size
    self.stride = stride
    self.pixels = pixels
  }
}
