/// MOVE, from the server (spec 02, section 6.1).
public struct CursorMove: WireCoded {
  /// Where the hot spot is, in pixels of the display.
  public var x: Int16
  public var y: Int16

  public init(x: Int16, y: Int16) {
    self.x = x
    self.y = y
  }

  public init(from reader: inout WireReader) throws(WireError) {
    x = try reader.i16("x")
    y = try reader.i16("y")
  }

  public func write(to writer: inout WireWriter) {
    writer.i16(x)
    writer.i16(y)
  }
}
