/// MOUSE_PRESS, from the client (spec 02, section 5.4). A step of the wheel is a press and a release.
public struct InputsMousePress: WireCoded {
  public var button: MouseButton
  public var buttons: MouseButtons

  public init(button: MouseButton, buttons: MouseButtons) {
    self.button = button
    self.buttons = buttons
  }

  public init(from reader: inout WireReader) throws(WireError) {
    button = MouseButton(rawValue: try reader.u8("button"))
    buttons = MouseButtons(rawValue: try reader.u16("buttons_state"))
  }

  public func write(to writer: inout WireWriter) {
    writer.u8(button.rawValue)
    writer.u16(buttons.rawValue)
  }
}
