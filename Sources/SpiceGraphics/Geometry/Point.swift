/// A position in pixels: x grows to the right, y downwards (spec 03, section 6.1).
public struct Point: Hashable, Sendable {
  public var x: Int32
  public var y: Int32

  public init(x: Int32, y: Int32) {
    self.x = x
    self.y = y
  }

  public static let zero = Point(x: 0, y: 0)
}

/// A position in pixels that travels as two 16-bit numbers (spec 03, section 6.1: Point16).
public struct Point16: Hashable, Sendable {
  public var x: Int16
  public var y: Int16

  public init(x: Int16, y: Int16) {
    self.x = x
    self.y = y
  }

  public static let zero = Point16(x: 0, y: 0)
}
