public import SpiceGraphics
public import SpiceWire

/// The guest's pointer on one display.
public struct CursorState: Hashable, Sendable {
  /// The shape with premultiplied alpha, each pixel 0xAARRGGBB; nil for the system's usual pointer or before one was told.
  public var shape: CursorPixels?
  /// Counts the shapes, so that a viewer knows a new one without comparing pixels.
  public var shapeVersion: Int
  /// Where the guest's hot spot is, in pixels of the display's primary surface. It means something in server mouse mode only: in client
  /// mode the pointer is where the person moved it.
  public var position: Point
  /// False if no pointer is to be shown.
  public var isVisible: Bool

  public init(shape: CursorPixels? = nil, shapeVersion: Int = 0, position: Point = Point(x: 0, y: 0), isVisible: Bool = true) {
    self.shape = shape
    self.shapeVersion = shapeVersion
    self.position = position
    self.isVisible = isVisible
  }
}

/// What happened on a cursor channel; `SpiceSession.cursor(of:)` has the result.
public enum CursorEvent: Hashable, Sendable {
  /// Another shape.
  case shapeChanged
  /// The guest moved its pointer (server mouse mode).
  case moved(Point)
  case visibilityChanged(Bool)
}
