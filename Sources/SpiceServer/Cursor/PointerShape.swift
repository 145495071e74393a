public import SpiceGraphics
public import SpiceWire

/// A pointer's picture as a host sets it (spec 02, section 6.4).
public struct PointerShape: Hashable, Sendable {
  public var type: CursorType
  /// In pixels.
  public var width: UInt16
  public var height: UInt16
  /// The pixel of the picture that points.
  public var hotSpot: Point
  /// The pixels in the layout of `type`; for `.alpha` rows of premultiplied B, G, R, A.
  public var data: [UInt8]

  public init(type: CursorType, width: UInt16, height: UInt16, hotSpot: Point, data: [UInt8]) {
    self.type = type
    self.width = width
    self.height = height
    self.hotSpot = hotSpot
    self.data = data
  }

  /// The head under which clients know the picture by `id`.
  func header(id: UInt64) -> CursorHeader {
    CursorHeader(
      unique: id, type: type, width: width, height: height,
      hotSpotX: UInt16(clamping: hotSpot.x), hotSpotY: UInt16(clamping: hotSpot.y))
  }
}
