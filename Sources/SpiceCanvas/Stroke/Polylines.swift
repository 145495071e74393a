import SpiceGraphics

/// The figures of a path as runs of straight lines between pixels (spec 06, sections 11.1 and 11.2).
struct Polylines {
  /// Points that the curves of one path may come to. A curve of 24 bytes can come to many thousands.
  static let curvePointLimit = 1 << 20

  /// The points of all polylines, one behind the other.
  private(set) var points: [Point] = []
  /// Where in `points` the polylines lie: each has at least two points.
  private(set) var ranges: [Range<Int>] = []

  /// Where the polyline that is being made starts.
  private var start = 0
  private var curvePoints = 0

  init(_ path: Path, operation: String) throws(CanvasError) {
    for segment in path.segments {
      var rest = segment.points[...]
      if segment.flags.contains(.begin), let first = rest.popFirst() {
        endPolyline()
        points.append(Point(rounding: first))
      }
      if segment.flags.contains(.bezier) {
        try appendCurves(rest, operation)
      } else {
        for point in rest { points.append(Point(rounding: point)) }
      }
      if segment.flags.contains(.end) {
        if segment.flags.contains(.close), start < points.count { points.append(points[start]) }
        endPolyline()
      }
    }
    endPolyline()
  }

  private mutating func endPolyline() {
    if points.count - start >= 2 {
      ranges.append(start..<points.count)
    } else {
      points.removeSubrange(start...)
    }
    start = points.count
  }

  /// Points come in threes, two for control and one for the end; what is left over is ignored, and so are curves without a start.
  private mutating func appendCurves(_ controls: ArraySlice<FixedPoint>, _ operation: String) throws(CanvasError) {
    guard start < points.count else { return }
    var index = controls.startIndex
    while controls.endIndex - index >= 3 {
      let first = points[points.count - 1]
      let curve = BezierCurve(
        start: BezierCurve.Position(x: Int(first.x) * 16, y: Int(first.y) * 16), control1: BezierCurve.Position(controls[index]),
        control2: BezierCurve.Position(controls[index + 1]), end: BezierCurve.Position(controls[index + 2]))
      let count = points.count
      guard curve.flatten(into: &points, limit: count + Self.curvePointLimit - curvePoints) else {
        throw .invalid(operation: operation, problem: "the curves take more than \(Self.curvePointLimit) lines")
      }
      curvePoints += points.count - count
      index += 3
    }
  }
}

extension Point {
  /// The pixel of a position: fractions up to a half go down.
  init(rounding position: FixedPoint) {
    self.init(x: position.x.roundedFixedPoint, y: position.y.roundedFixedPoint)
  }
}

extension Int32 {
  /// Signed 28.4 fixed point to a whole number: fractions up to a half go down (spec 06, section 11.1).
  var roundedFixedPoint: Int32 { self >> 4 + (self & 15 > 8 ? 1 : 0) }
}
