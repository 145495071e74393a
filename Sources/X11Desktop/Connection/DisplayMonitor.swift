public import SpiceGraphics

/// One monitor of an X screen, as RandR tells it.
public struct DisplayMonitor: Hashable, Sendable {
  /// The monitor's or its output's name, such as `HDMI-1`.
  public var name: String
  /// Its place on the screen, in pixels.
  public var rect: Rect
  public var isPrimary: Bool

  public init(name: String, rect: Rect, isPrimary: Bool) {
    self.name = name
    self.rect = rect
    self.isPrimary = isPrimary
  }
}
