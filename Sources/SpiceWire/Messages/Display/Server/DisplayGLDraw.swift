/// A part of the scanout has changed; the client answers each with one gl_draw_done (spec 03, section 11.2).
public struct DisplayGLDraw: WireCoded {
  /// Pixels.
  public var x: UInt32
  public var y: UInt32
  public var width: UInt32
  public var height: UInt32

  public init(x: UInt32, y: UInt32, width: UInt32, height: UInt32) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  public init(from reader: inout WireReader) throws(WireError) {
    x = try reader.u32("x")
    y = try reader.u32("y")
    width = try reader.u32("w")
    height = try reader.u32("h")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(x)
    writer.u32(y)
    writer.u32(width)
    writer.u32(height)
  }
}
