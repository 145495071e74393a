/// A half-open rectangle of pixels: `left <= x < right`, `top <= y < bottom` (spec 03, section 6.1).
///
/// Any four numbers are a valid rectangle, because peers may send any: an inverted one is empty and draws nothing. Widths and heights
/// are therefore computed in 64 bits, where they cannot overflow.
public struct Rect: Hashable, Sendable {
  public var left: Int32
  public var top: Int32
  public var right: Int32
  public var bottom: Int32

  @inlinable
  public init(left: Int32, top: Int32, right: Int32, bottom: Int32) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  /// A rectangle of `size` whose upper left pixel is `origin`; edges that leave the 32-bit range stick to its end.
  public init(origin: Point = .zero, size: Size) {
    self.init(
      left: origin.x, top: origin.y,
      right: origin.x.addingClamped(size.width), bottom: origin.y.addingClamped(size.height))
  }

  public static let empty = Rect(left: 0, top: 0, right: 0, bottom: 0)

  @inlinable public var isEmpty: Bool { left >= right || top >= bottom }

  /// Pixels from the left to the right edge; negative when inverted.
  @inlinable public var width: Int { Int(right) - Int(left) }

  /// Pixels from the top to the bottom edge; negative when inverted.
  @inlinable public var height: Int { Int(bottom) - Int(top) }

  /// The number of pixels; 0 for an empty rectangle, `Int.max` for more pixels than that.
  @inlinable public var area: Int {
    if isEmpty { return 0 }
    let (area, overflow) = width.multipliedReportingOverflow(by: height)
    return overflow ? .max : area
  }

  /// The upper left pixel.
  public var origin: Point { Point(x: left, y: top) }

  /// Width and height, clamped to what 32 bits hold; 0x0 for an empty rectangle.
  public var size: Size {
    isEmpty ? Size(width: 0, height: 0) : Size(width: Int32(clamping: width), height: Int32(clamping: height))
  }

  /// The pixels that are in both; `.empty` when there is none.
  @inlinable
  public func intersection(_ other: Rect) -> Rect {
    let common = Rect(
      left: max(left, other.left), top: max(top, other.top),
      right: min(right, other.right), bottom: min(bottom, other.bottom))
    return common.isEmpty ? .empty : common
  }

  /// The smallest rectangle that holds both; an empty one adds nothing.
  public func boundingUnion(_ other: Rect) -> Rect {
    if isEmpty { return other.isEmpty ? .empty : other }
    if other.isEmpty { return self }
    return Rect(
      left: min(left, other.left), top: min(top, other.top),
      right: max(right, other.right), bottom: max(bottom, other.bottom))
  }

  public func intersects(_ other: Rect) -> Bool { !intersection(other).isEmpty }

  public func contains(_ point: Point) -> Bool {
    left <= point.x && point.x < right && top <= point.y && point.y < bottom
  }

  /// True when every pixel of `other` is in this rectangle; an empty `other` is in every rectangle.
  public func contains(_ other: Rect) -> Bool {
    other.isEmpty || (left <= other.left && top <= other.top && other.right <= right && other.bottom <= bottom)
  }

  /// The rectangle moved by (`dx`, `dy`); edges that leave the 32-bit range stick to its end.
  public func translated(dx: Int32, dy: Int32) -> Rect {
    Rect(
      left: left.addingClamped(dx), top: top.addingClamped(dy),
      right: right.addingClamped(dx), bottom: bottom.addingClamped(dy))
  }
}

extension Int32 {
  /// The sum, or the end of the range that it passed.
  @usableFromInline
  func addingClamped(_ other: Int32) -> Int32 { Int32(clamping: Int64(self) + Int64(other)) }
}

extension Rect: CustomStringConvertible {
  /// `1280x800+0+0`, as X programs write it.
  public var description: String { "\(width)x\(height)+\(left)+\(top)" }
}
