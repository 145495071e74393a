/// MOUSE_POSITION, from the client in client mouse mode: a place on a display (spec 02, section 5.4).
public struct InputsMousePosition: WireCoded {
  /// Pixels from the left edge of the display's primary surface.
  public var x: UInt32
  /// Pixels from its top edge.
  public var y: UInt32
  public var buttons: MouseButtons
  /// The id of the display channel.
  public var displayID: UInt8

  public init(x: UInt32, y: UInt32, buttons: MouseButtons, displayID: UInt8) {
    self.x = x
    self.y = y
    self.buttons = buttons
    self.displayID = displayID
  }

  public init(from reader: inout WireReader) throws(WireError) {
    x = try reader.u32("x")
    y = try reader.u32("y")
    buttons = MouseButtons(rawValue: try reader.u16("buttons_state"))
    displayID = try reader.u8("display_id")
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(x)
    writer.u32(y)
    writer.u16(buttons.rawValue)
    writer.u8(displayID)
  }
}
