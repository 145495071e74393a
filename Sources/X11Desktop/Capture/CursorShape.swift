public import SpiceGraphics

/// The pointer's picture.
public struct CursorShape: Hashable, Sendable {
  /// In pixels; 0x0 when the screen has no pointer.
  public var size: Size
  /// The pixel that points, counted from the upper left one.
  public var hotSpot: Point
  /// `size.area` pixels, rows from top to bottom, each of four bytes B, G, R, A; the colours are multiplied by the alpha already.
  public var pixels: [UInt8]
  /// The X server's number of this shape: equal numbers mean equal pictures, within one connection.
  public var serial: UInt32

  public init(size: Size, hotSpot: Point, pixels: [UInt8], serial: UInt32) {
    self.size = size
    self.hotSpot = hotSpot
    self.pixels = pixels
    self.serial = serial
  }

  /// No pointer.
  public static let none = CursorShape(size: Size(width: 0, height: 0), hotSpot: .zero, pixels: [], serial: 0)
}
