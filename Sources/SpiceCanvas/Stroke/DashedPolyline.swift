import SpiceGraphics

/// Collects the pixels of a dashed polyline (spec 06, section 11.5).
///
/// All floating point is IEEE double in the order in which it is written here, without fused operations: the choice of pixels depends on
/// every rounding.
struct DashedPolyline {
  private typealias Corner = ConvexPolygon.Corner
  private typealias Edge = ConvexPolygon.Edge

  /// Longer lines cannot lie within the 32767 pixels to which the reference is exact. Their invisible dashes are passed over at once.
  private static let exactLength = 65535
  /// So many pixels outside of the clip a dash cannot be seen.
  private static let margin = 256.0

  private var pattern: DashPattern
  private let clip: Rect
  private(set) var spans = SpanSet()

  /// - Parameter clip: a rectangle on a surface.
  init(_ pattern: DashPattern, clip: Rect) {
    self.pattern = pattern
    self.clip = clip
  }

  /// An upper bound of the number of dashes and gaps that the line from `start` to `end` is walked through in.
  static func steps(from start: Point, to end: Point, _ pattern: DashPattern) -> Int {
    let length = abs(Int(end.x) - Int(start.x)) + abs(Int(end.y) - Int(start.y))
    return (min(length, 3 * exactLength) / pattern.period + 4) * pattern.lengths.count
  }

  /// - Parameter isPlain: painting a pixel twice is the same as painting it once.
  mutating func cover(_ points: ArraySlice<Point>, isPlain: Bool) {
    pattern.restart()
    let joinsAll = !isPlain && points.count >= 3
    var isFirst = true
    var first: LineFace?
    var previous: LineFace?
    for index in points.indices.dropFirst() where points[index - 1] != points[index] {
      let line = DashLine(from: points[index - 1], to: points[index])
      let startsPainted = pattern.isDash
      cover(line)
      let endsPainted = pattern.isDash == (pattern.offset != 0)
      if startsPainted, let previous { join(line.startFace, previous, joinsAll) }
      if isFirst && startsPainted { first = line.startFace }
      isFirst = false
      previous = endsPainted ? line.endFace : nil
    }
    if points.first == points.last, let first, let previous { join(first, previous, joinsAll) }
  }

  private mutating func join(_ start: LineFace, _ end: LineFace, _ joinsAll: Bool) {
    LineFace.join(start: start, end: end, joinsAll: joinsAll)?.fill(&spans, origin: start.vertex, clip: clip)
  }

  /// Paints what was collected, every pixel once.
  mutating func paint(_ painter: inout some RunPainter) { spans.paint(&painter) }

  /// Adds the dashes of a line.
  private mutating func cover(_ line: DashLine) {
    let (dx, dy) = (Double(line.dx), Double(line.dy))
    let length = line.length
    let isLong = max(abs(line.dx), abs(line.dy)) > Self.exactLength
    let visible = isLong ? line.distances(in: clip, margin: Self.margin) : nil
    var left = length
    var remaining = Double(pattern.remaining)
    // Top and bottom stand for the two long sides: corners at the start of the present dash and at its end.
    var startA = Corner(x: line.halfY, y: -line.halfX)
    var endA = startA
    var startB = Corner(x: -line.halfY, y: line.halfX)
    var endB = startB
    var startK = 0.0
    while left > remaining {
      advance(&endA, &endB, by: remaining, line)
      let endK = endA.x * dx + endA.y * dy
      if pattern.isDash {
        var dash = ConvexPolygon()
        dash.append(startA, Edge(dx: line.dx, dy: line.dy, k: line.k))
        dash.append(endA, Edge(dx: -line.dy, dy: line.dx, k: endK))
        dash.append(endB, Edge(dx: -line.dx, dy: -line.dy, k: line.k))
        dash.append(startB, Edge(dx: line.dy, dy: -line.dx, k: startK))
        dash.fill(&spans, origin: line.start, clip: clip)
      }
      left -= remaining
      pattern.advance()
      remaining = Double(pattern.remaining)
      if isLong {
        let invisible = invisibleDistance(at: length - left, of: length, visible: visible)
        left -= invisible
        advance(&endA, &endB, by: invisible, line)
      }
      startA = endA
      startB = endB
      startK = -(endA.x * dx + endA.y * dy)
    }
    if pattern.isDash {
      // The rest, relative to the line's end.
      startA = Corner(x: startA.x - dx, y: startA.y - dy)
      startB = Corner(x: startB.x - dx, y: startB.y - dy)
      var dash = ConvexPolygon()
      dash.append(startA, Edge(dx: line.dx, dy: line.dy, k: line.k))
      dash.append(Corner(x: line.halfY, y: -line.halfX), Edge(dx: -line.dy, dy: line.dx, k: 0))
      dash.append(Corner(x: -line.halfY, y: line.halfX), Edge(dx: -line.dx, dy: -line.dy, k: line.k))
      dash.append(startB, Edge(dx: line.dy, dy: -line.dx, k: startK + (dx * dx + dy * dy)))
      dash.fill(&spans, origin: line.end, clip: clip)
    }
    pattern.setRemaining(Int(remaining - left))
  }

  private func advance(_ a: inout Corner, _ b: inout Corner, by distance: Double, _ line: DashLine) {
    let x = (distance * Double(line.dx)) / line.length
    let y = (distance * Double(line.dy)) / line.length
    a.x += x
    a.y += y
    b.x += x
    b.y += y
  }

  /// Whole periods of the pattern that can be left out from `distance` on because nothing of them can be seen.
  private func invisibleDistance(at distance: Double, of length: Double, visible: ClosedRange<Double>?) -> Double {
    let end: Double
    if let visible, distance <= visible.upperBound {
      end = visible.lowerBound
    } else {
      end = length
    }
    let period = Double(pattern.period)
    return max(0, ((end - distance) / period).rounded(.down) - 1) * period
  }
}
