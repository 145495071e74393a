import SpiceGraphics

/// Passes on the parts of runs that lie in a region.
struct RegionRuns<Base: RunPainter>: RunPainter {
  private var base: Base
  private let rects: [Rect]
  private let top: Int
  /// For every row from `top` on the index of the first rectangle of its band; the number of rectangles where there is no band.
  private let bands: [Int]

  init(_ region: Region, _ base: Base) {
    self.base = base
    rects = region.rects
    top = Int(region.bounds.top)
    var bands = [Int](repeating: rects.count, count: region.bounds.height)
    var index = 0
    while index < rects.count {
      let rect = rects[index]
      for row in Int(rect.top) - top..<Int(rect.bottom) - top { bands[row] = index }
      repeat { index += 1 } while index < rects.count && rects[index].top == rect.top
    }
    self.bands = bands
  }

  @inline(__always)
  mutating func paint(x: Int, y: Int, count: Int) {
    guard bands.indices.contains(y - top) else { return }
    let band = bands[y - top]
    guard band < rects.count else { return }
    var index = firstRect(endingBehind: x, inBandAt: band)
    while index < rects.count, rects[index].top == rects[band].top, Int(rects[index].left) < x + count {
      let left = max(x, Int(rects[index].left))
      let right = min(x + count, Int(rects[index].right))
      base.paint(x: left, y: y, count: right - left)
      index += 1
    }
  }

  /// The band's first rectangle whose right edge lies behind `x`, or the first rectangle of the next band.
  private func firstRect(endingBehind x: Int, inBandAt band: Int) -> Int {
    var low = band
    var high = rects.count
    while low < high {
      let middle = (low + high) / 2
      if rects[middle].top == rects[band].top && Int(rects[middle].right) <= x { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
