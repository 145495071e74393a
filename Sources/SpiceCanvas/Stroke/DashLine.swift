import SpiceGraphics

/// A line of a dashed polyline: a rectangle of one pixel's width along the exact line (spec 06, section 11.5).
struct DashLine {
  let start: Point
  let end: Point
  let dx: Int
  let dy: Int
  let length: Double
  /// From the middle of the line half a pixel along it.
  let halfX: Double
  let halfY: Double
  /// The distance term of the edges along the line.
  let k: Double

  /// The points must differ.
  init(from start: Point, to end: Point) {
    self.start = start
    self.end = end
    dx = Int(end.x) - Int(start.x)
    dy = Int(end.y) - Int(start.y)
    let half = 0.5
    if dx == 0 {
      length = Double(abs(dy))
      halfX = 0
      halfY = dy < 0 ? -half : half
    } else if dy == 0 {
      length = Double(abs(dx))
      halfX = dx < 0 ? -half : half
      halfY = 0
    } else {
      let squares = dx * dx + dy * dy
      length = Double(squares).squareRoot()
      let scale = half / length
      halfX = scale * Double(dx)
      halfY = scale * Double(dy)
    }
    k = half * length
  }

  /// Where the line begins, as a join sees it.
  var startFace: LineFace { LineFace(vertex: start, dx: dx, dy: dy, xa: halfY, ya: -halfX, k: k) }

  /// Where the line ends, seen from there.
  var endFace: LineFace { LineFace(vertex: end, dx: -dx, dy: -dy, xa: -halfY, ya: halfX, k: k) }

  /// The distances from the start between which the line lies in `rect`; empty when it does not.
  func distances(in rect: Rect, margin: Double) -> ClosedRange<Double>? {
    var lower = 0.0
    var upper = 1.0
    func clip(_ start: Int32, _ delta: Int, _ low: Int32, _ high: Int32) {
      let from = Double(low) - margin - Double(start)
      let to = Double(high) + margin - Double(start)
      if delta == 0 {
        if from > 0 || to < 0 { upper = -1 }
        return
      }
      lower = max(lower, min(from / Double(delta), to / Double(delta)))
      upper = min(upper, max(from / Double(delta), to / Double(delta)))
    }
    clip(start.x, dx, rect.left, rect.right)
    clip(start.y, dy, rect.top, rect.bottom)
    return lower <= upper ? lower * length...upper * length : nil
  }
}
