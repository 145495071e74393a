import SpiceClient
import SpiceGraphics

/// What follows from what a person did with the mouse.
enum PointerEffect: Hashable, Sendable {
  /// The guest's pointer goes there, pixels of the window's monitor.
  case move(to: Point)
  case moveBy(dx: Int32, dy: Int32)
  case press(PointerButton)
  case release(PointerButton)
  case scroll(ScrollDirection, clicks: Int)
  /// The host's pointer belongs to the guest from now on, or is free again.
  case capture(Bool)
}
