import SpiceGraphics

/// An end of a line of one pixel's width, as it looks from the join with another line (spec 06, section 11.5).
struct LineFace {
  let vertex: Point
  /// Away from the vertex, along the line.
  var dx: Int
  var dy: Int
  /// The corner of the line beside the vertex.
  var xa: Double
  var ya: Double
  let k: Double

  /// Miters that reach farther, in squares of twice the distance, are cut off.
  private static let miterLimit = 108.856472512142

  /// Goes to the right, or straight down.
  private var isForward: Bool { dx > 0 || dx == 0 && dy > 0 }

  private mutating func reverse() {
    dx = -dx
    dy = -dy
    xa = -xa
    ya = -ya
  }

  /// The area between the start of a line and the end of another one, relative to the vertex; nil when nothing is to be painted.
  ///
  /// - Parameter joinsAll: false when only lines that both go to the left are joined.
  static func join(start: LineFace, end: LineFace, joinsAll: Bool) -> ConvexPolygon? {
    if !joinsAll && (start.isForward || end.isForward) { return nil }
    var a = start
    var z = end
    let denominator = Double(-a.dx) * Double(z.dy) + Double(z.dx) * Double(a.dy)
    if denominator == 0 { return nil }
    let flips = denominator <= 0
    if flips { z.reverse() } else { a.reverse() }
    let (adx, ady, zdx, zdy) = (Double(a.dx), Double(a.dy), Double(z.dx), Double(z.dy))
    let my = (ady * (z.xa * zdy - z.ya * zdx) - zdy * (a.xa * ady - a.ya * adx)) / denominator
    let mx = a.dy != 0 ? a.xa + (my - a.ya) * adx / ady : z.xa + (my - z.ya) * zdx / zdy

    var polygon = ConvexPolygon()
    polygon.append(.init(x: z.xa, y: z.ya), .init(dx: -z.dy, dy: z.dx, k: 0))
    polygon.append(.init(x: 0, y: 0), .init(dx: a.dy, dy: -a.dx, k: 0))
    if (mx * mx + my * my) * 4 > miterLimit {
      let ux = z.xa - a.xa
      let uy = z.ya - a.ya
      let scale = max(abs(ux), abs(uy))
      // Both are the same corner when the lines are so long that doubles cannot tell their directions apart.
      guard scale > 0 else { return nil }
      let fx = Int(ux * 65536 / scale)
      let fy = Int(uy * 65536 / scale)
      let k = ((a.xa + z.xa) * Double(fy) - (a.ya + z.ya) * Double(fx)) / 2
      polygon.append(.init(x: a.xa, y: a.ya), .init(dx: fx, dy: fy, k: k))
    } else {
      let sign = flips ? -1 : 1
      polygon.append(.init(x: a.xa, y: a.ya), .init(dx: sign * a.dx, dy: sign * a.dy, k: Double(sign) * a.k))
      polygon.append(.init(x: mx, y: my), .init(dx: sign * z.dx, dy: sign * z.dy, k: Double(sign) * z.k))
    }
    return polygon
  }
}
