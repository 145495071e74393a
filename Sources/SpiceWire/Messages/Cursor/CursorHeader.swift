/// What is said of a cursor shape beside its pixels (spec 02, section 6.1).
public struct CursorHeader: WireCoded {
  /// The shape's key in the client's cache; 0 is never cached.
  public var unique: UInt64
  public var type: CursorType
  /// Pixels.
  public var width: UInt16
  public var height: UInt16
  /// Pixels from the shape's left edge to the point that clicks.
  public var hotSpotX: UInt16
  /// Pixels from its top edge.
  public var hotSpotY: UInt16

  public init(unique: UInt64, type: CursorType, width: UInt16, height: UInt16, hotSpotX: UInt16, hotSpotY: UInt16) {
    self.unique = unique
    self.type = type
    self.width = width
    self.height = height
    self.hotSpotX = hotSpotX
    self.hotSpotY = hotSpotY
  }

  public init(from reader: inout WireReader) throws(WireError) {
    unique = try reader.u64("unique")
    type = CursorType(rawValue: try reader.u8("type"))
    width = try reader.u16("width")
    height = try reader.u16("height")
    hotSpotX = try reader.u16("hot_spot_x")
    hotSpotY = try reader.u16("hot_spot_y")
  }

  public func write(to writer: inout WireWriter) {
    writer.u64(unique)
    writer.u8(type.rawValue)
    writer.u16(width)
    writer.u16(height)
    writer.u16(hotSpotX)
    writer.u16(hotSpotY)
  }
}
