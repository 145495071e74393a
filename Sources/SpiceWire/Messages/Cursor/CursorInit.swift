/// INIT of the cursor channel, from the server: everything about the pointer (spec 02, section 6.1).
public struct CursorInit: WireCoded {
  /// Where the hot spot is, in pixels of the display.
  public var x: Int16
  public var y: Int16
  public var trailLength: UInt16
  public var trailFrequency: UInt16
  public var isVisible: Bool
  public var cursor: Cursor

  public init(x: Int16, y: Int16, trailLength: UInt16 = 0, trailFrequency: UInt16 = 0, isVisible: Bool, cursor: Cursor) {
    self.x = x
    self.y = y
    self.trailLength = trailLength
    self.trailFrequency = trailFrequency
    self.isVisible = isVisible
    self.cursor = cursor
  }

  public init(from reader: inout WireReader) throws(WireError) {
    x = try reader.i16("x")
    y = try reader.i16("y")
    trailLength = try reader.u16("trail_length")
    trailFrequency = try reader.u16("trail_frequency")
    isVisible = try reader.flag("visible")
    cursor = try Cursor(from: &reader)
  }

  public func write(to writer: inout WireWriter) {
    writer.i16(x)
    writer.i16(y)
    writer.u16(trailLength)
    writer.u16(trailFrequency)
    writer.flag(isVisible)
    cursor.write(to: &writer)
  }
}
