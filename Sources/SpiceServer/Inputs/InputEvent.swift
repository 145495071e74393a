public import SpiceGraphics
public import SpiceWire

/// What a client does with keyboard and pointer, as the shared desktop gets it.
public enum InputEvent: Hashable, Sendable {
  /// One byte of PC set 1 scan codes (spec 02, section 5.2).
  case scanCode(UInt8)
  /// The pointer moved by so many pixels (server mouse mode).
  case motion(dx: Int32, dy: Int32, buttons: MouseButtons)
  /// The pointer moved to a position on a display's primary surface (client mouse mode).
  case position(Point, display: UInt8, buttons: MouseButtons)
  /// Buttons went down or up; the mask is the state after it, without the wheel.
  case buttons(MouseButtons)
  /// The wheel turned by one step: -1 is up, 1 is down.
  case wheel(Int, buttons: MouseButtons)
}

/// Who takes the input: a desktop, a virtual machine's devices.
public protocol InputSink: Sendable {
  /// Called on the server's event loop, in the order in which clients acted; must not block.
  func handle(_ event: InputEvent)
}
