import SpiceGraphics

/// A polygon of three or four corners, relative to a pixel, as dashes and joins are (spec 06, section 11.5: fill).
///
/// Edge i goes from corner i to the next one and lies on the line `x * dy - y * dx = k`: its direction is exact, while corners are rounded.
struct ConvexPolygon {
  struct Corner: Equatable {
    var x: Double
    var y: Double
  }

  struct Edge {
    var dx: Int
    var dy: Int
    var k: Double

    /// The first column right of the line in a row: the exact ceiling. The edge must not be horizontal.
    fileprivate func column(in row: Int) -> Int {
      let (dx, dy, k) = dy < 0 ? (-dx, -dy, -k) : (dx, dy, k)
      let numerator = Int(k.rounded(.up)) &+ row &* dx
      let quotient = numerator / dy
      return numerator > quotient * dy ? quotient + 1 : quotient
    }
  }

  private var count = 0
  private var xs = SIMD4<Double>()
  private var ys = SIMD4<Double>()
  private var dxs = SIMD4<Int>()
  private var dys = SIMD4<Int>()
  private var ks = SIMD4<Double>()

  /// Appends a corner and the edge that starts there; at most four times.
  mutating func append(_ corner: Corner, _ edge: Edge) {
    xs[count] = corner.x
    ys[count] = corner.y
    dxs[count] = edge.dx
    dys[count] = edge.dy
    ks[count] = edge.k
    count += 1
  }

  private func edge(_ index: Int) -> Edge { Edge(dx: dxs[index], dy: dys[index], k: ks[index]) }

  private func row(ofCorner index: Int) -> Int { Int(ys[index].rounded(.up)) }

  /// Adds the pixels of the polygon that lie in `clip`; the polygon's pixel (0, 0) is `origin`.
  func fill(_ spans: inout SpanSet, origin: Point, clip: Rect) {
    var top = 0
    var bottom = 0
    for index in 1..<count {
      if ys[index] < ys[top] { top = index }
      if ys[index] >= ys[bottom] { bottom = index }
    }
    let originY = Int(origin.y)
    let firstRow = row(ofCorner: top)
    let lastRow = row(ofCorner: bottom)
    guard originY + lastRow > Int(clip.top), originY + firstRow < Int(clip.bottom) else { return }
    let before = edge((top + count - 1) % count)
    let behind = edge(top)
    let rightIsForward = !(before.dy * behind.dx > behind.dy * before.dx)
    var right = Border(self, top: top, bottom: bottom, isForward: rightIsForward)
    var left = Border(self, top: top, bottom: bottom, isForward: !rightIsForward)
    let start = right.row
    for row in start..<max(start, start + min(right.end - right.row, left.end - left.row)) {
      let leftColumn = left.next(of: self)
      let rightColumn = right.next(of: self)
      spans.insert(y: originY + row, left: Int(origin.x) + leftColumn, right: Int(origin.x) + rightColumn, clip: clip)
    }
  }

  /// The edges on one side, from the top to the bottom corner, without the horizontal ones.
  private struct Border {
    /// The next row.
    private(set) var row: Int
    /// Behind the last row.
    let end: Int
    private var edges = SIMD4<Int>()
    /// The row in which each edge starts.
    private var starts = SIMD4<Int>()
    private var count = 0
    private var present = 0

    init(_ polygon: ConvexPolygon, top: Int, bottom: Int, isForward: Bool) {
      end = polygon.row(ofCorner: bottom)
      row = end
      var corner = top
      while corner != bottom {
        let edge = isForward ? corner : (corner + polygon.count - 1) % polygon.count
        if polygon.dys[edge] != 0 {
          edges[count] = edge
          starts[count] = polygon.row(ofCorner: corner)
          count += 1
        }
        corner = isForward ? (corner + 1) % polygon.count : edge
      }
      if count > 0 { row = starts[0] }
    }

    /// The border's column in the next row.
    mutating func next(of polygon: ConvexPolygon) -> Int {
      while present + 1 < count && row >= starts[present + 1] { present += 1 }
      defer { row += 1 }
      return polygon.edge(edges[present]).column(in: row)
    }
  }
}
