import SpiceGraphics

/// A cubic curve in sixteenths of a pixel (spec 06, section 11.3).
struct BezierCurve {
  struct Position: Equatable {
    var x: Int
    var y: Int
  }

  var start: Position
  var control1: Position
  var control2: Position
  var end: Position

  /// Deeper parts count as straight: no curve of 32-bit positions needs that many halvings.
  private static let depthLimit = 40

  /// Appends the ends of the lines that the curve is made of, all but its start.
  ///
  /// - Returns: false when `points` would come to more than `limit`.
  func flatten(into points: inout [Point], limit: Int) -> Bool { flatten(into: &points, limit: limit, depth: 0) }

  private func flatten(into points: inout [Point], limit: Int, depth: Int) -> Bool {
    if isFlat || depth > Self.depthLimit {
      guard points.count < limit else { return false }
      points.append(end.rounded)
      return true
    }
    let startMiddle = Position.middle(start, control1)
    let middle = Position.middle(control1, control2)
    let endMiddle = Position.middle(control2, end)
    let left = Position.middle(startMiddle, middle)
    let right = Position.middle(middle, endMiddle)
    let center = Position.middle(left, right)
    return BezierCurve(start: start, control1: startMiddle, control2: left, end: center)
      .flatten(into: &points, limit: limit, depth: depth + 1)
      && BezierCurve(start: center, control1: right, control2: endMiddle, end: end)
        .flatten(into: &points, limit: limit, depth: depth + 1)
  }

  /// Both control points lie near the line from start to end, or all four points fall together.
  private var isFlat: Bool {
    let first = control1 - start
    let last = control2 - end
    let chord = end - start
    let a = Position.dot(first, first)
    let b = Position.dot(chord, chord)
    let c = Position.dot(last, last)
    if b == 0 { return a == 0 && c == 0 }
    let e = Position.dot(first, chord)
    let f = Position.dot(last, start - end)
    return (a * b - e * e) >> 3 < b && (c * b - f * f) >> 3 < b
  }
}

extension BezierCurve.Position {
  init(_ point: FixedPoint) { self.init(x: Int(point.x), y: Int(point.y)) }

  fileprivate var rounded: Point { Point(rounding: FixedPoint(x: Int32(clamping: x), y: Int32(clamping: y))) }

  fileprivate static func - (a: Self, b: Self) -> Self { Self(x: a.x - b.x, y: a.y - b.y) }

  /// Halves are rounded toward zero.
  fileprivate static func middle(_ a: Self, _ b: Self) -> Self { Self(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2) }

  /// Products of any two dot products of 32-bit positions fit into 128 bits.
  fileprivate static func dot(_ a: Self, _ b: Self) -> Int128 { (Int128(a.x) * Int128(b.x) + Int128(a.y) * Int128(b.y)) >> 4 }
}
