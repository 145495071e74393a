import SpiceGraphics

/// How often a stroke of solid straight lines paints each pixel of a small surface, step by step (spec 06, sections 11.1 to 11.4).
struct PlainStroke {
  let width: Int
  let height: Int
  private(set) var counts: [Int]

  init(_ path: Path, width: Int, height: Int) {
    self.width = width
    self.height = height
    counts = [Int](repeating: 0, count: width * height)
    var current: [(x: Int, y: Int)] = []
    for segment in path.segments {
      var points = segment.points.map { (x: Self.round(Int($0.x)), y: Self.round(Int($0.y))) }
      if segment.flags.contains(.begin), !points.isEmpty {
        draw(current)
        current = [points.removeFirst()]
      }
      current += points
      if segment.flags.contains(.end) {
        if segment.flags.contains(.close), let first = current.first { current.append(first) }
        draw(current)
        current = []
      }
    }
    draw(current)
  }

  private static func round(_ value: Int) -> Int { value >> 4 + (value & 15 > 8 ? 1 : 0) }

  private mutating func draw(_ points: [(x: Int, y: Int)]) {
    for (start, end) in zip(points, points.dropFirst()) {
      let (ax, ay) = (abs(end.x - start.x), abs(end.y - start.y))
      let (sx, sy) = (end.x < start.x ? -1 : 1, end.y < start.y ? -1 : 1)
      if ax > ay {
        // Only the steps whose column lies on the surface.
        let first = sx > 0 ? -start.x : start.x - width + 1
        let steps = max(0, first)..<max(0, first, min(ax, first + width))
        for i in steps {
          paint(start.x + sx * i, start.y + sy * Self.floorDivision(2 * i * ay + ax - (sx < 0 ? 1 : 0), 2 * ax))
        }
      } else if ay > 0 {
        let first = sy > 0 ? -start.y : start.y - height + 1
        let steps = max(0, first)..<max(0, first, min(ay, first + height))
        for i in steps {
          paint(start.x + sx * Self.floorDivision(2 * i * ax + ay - (sy < 0 ? 1 : 0), 2 * ay), start.y + sy * i)
        }
      }
    }
  }

  private static func floorDivision(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((-a + b - 1) / b) }

  private mutating func paint(_ x: Int, _ y: Int) {
    if (0..<width).contains(x) && (0..<height).contains(y) { counts[y * width + x] += 1 }
  }
}
