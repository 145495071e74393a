/// A position in sixteenths of a pixel (spec 03, section 6.1: PointFix).
public struct FixedPoint: Hashable, Sendable {
  /// Signed 28.4 fixed point.
  public var x: Int32
  /// Signed 28.4 fixed point.
  public var y: Int32

  public init(x: Int32, y: Int32) {
    self.x = x
    self.y = y
  }
}
