/// SET of the cursor channel, from the server: the pointer has another shape (spec 02, section 6.1).
public struct CursorSet: WireCoded {
  /// Where the guest says that the hot spot is, in pixels of the display.
  public var x: Int16
  public var y: Int16
  public var isVisible: Bool
  public var cursor: Cursor

  public init(x: Int16, y: Int16, isVisible: Bool, cursor: Cursor) {
    self.x = x
    self.y = y
    self.isVisible = isVisible
    self.cursor = cursor
  }

  public init(from reader: inout WireReader) throws(WireError) {
    x = try reader.i16("x")
    y = try reader.i16("y")
    isVisible = try reader.flag("visible")
    cursor = try Cursor(from: &reader)
  }

  public func write(to writer: inout WireWriter) {
    writer.i16(x)
    writer.i16(y)
    writer.flag(isVisible)
    cursor.write(to: &writer)
  }
}
