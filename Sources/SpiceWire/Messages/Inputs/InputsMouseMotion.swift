/// MOUSE_MOTION, from the client in server mouse mode: a movement (spec 02, section 5.4).
public struct InputsMouseMotion: WireCoded {
  /// Pixels to the right.
  public var dx: Int32
  /// Pixels down.
  public var dy: Int32
  public var buttons: MouseButtons

  public init(dx: Int32, dy: Int32, buttons: MouseButtons) {
    self.dx = dx
    self.dy = dy
    self.buttons = buttons
  }

  public init(from reader: inout WireReader) throws(WireError) {
    dx = try reader.i32("dx")
    dy = try reader.i32("dy")
    buttons = MouseButtons(rawValue: try reader.u16("buttons_state"))
  }

  public func write(to writer: inout WireWriter) {
    writer.i32(dx)
    writer.i32(dy)
    writer.u16(buttons.rawValue)
  }
}
