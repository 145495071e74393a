import SpiceGraphics

extension DifferenceGrid {
  /// Joining two rectangles may add this many pixels that do not differ: what a rectangle costs on the wire is more than they do.
  private static let freePixels = 1024

  /// Rectangles around all that differs.
  ///
  /// Runs of differing tiles are cut to the columns and rows that differ, and joined with those above when that adds few pixels; then what
  /// has the form of an L, as what a dragged window uncovers has, is cut in two. The time grows with the number of cells and, for each tile
  /// row, with the number of its runs squared at most (60 at 4K).
  func differingRects() -> [Rect] { joinedRuns().flatMap { cut($0, times: 2) } }

  private func joinedRuns() -> [Rect] {
    var done: [Rect] = []
    /// Those that the next tile row can still join.
    var open: [Rect] = []
    for tileRow in 0..<(rows + Self.tileRows - 1) / Self.tileRows {
      guard let rowRange = differingRows(tileRow) else {
        done += open
        open = []
        continue
      }
      var next: [Rect] = []
      for run in runs(tileRow) {
        var rect = Rect(left: run.lowerBound, top: rowRange.lowerBound, right: run.upperBound, bottom: rowRange.upperBound)
        if let index = open.firstIndex(where: { Self.isWorthJoining($0, rect) }) { rect = rect.boundingUnion(open.remove(at: index)) }
        next.append(rect)
      }
      done += open
      open = next
    }
    return done + open
  }

  private static func isWorthJoining(_ upper: Rect, _ lower: Rect) -> Bool {
    guard upper.left < lower.right, lower.left < upper.right else { return false }
    let sum = upper.area + lower.area
    return upper.boundingUnion(lower).area <= sum + max(freePixels, sum / 4)
  }

  /// From the first to the last differing row of a tile row, in the picture's coordinates.
  private func differingRows(_ tileRow: Int) -> Range<Int32>? {
    let all = tileRow * Self.tileRows..<min((tileRow + 1) * Self.tileRows, rows)
    guard let first = all.first(where: isDiffering(row:)), let last = all.last(where: isDiffering(row:)) else { return nil }
    return area.top + Int32(first)..<area.top + Int32(last + 1)
  }

  private func isDiffering(row: Int) -> Bool {
    cells[row * columns..<(row + 1) * columns].contains { $0.contains(.differs) }
  }

  /// The pixel columns of each run of differing tiles, in the picture's coordinates.
  private func runs(_ tileRow: Int) -> [Range<Int32>] {
    var runs: [Range<Int32>] = []
    var previous = -2
    for column in 0..<columns {
      let mask = columnMask(tileRow: tileRow, column: column)
      guard mask != 0 else { continue }
      let start = area.left + Int32(column * PixelRun.segment)
      let left = start + Int32(mask.trailingZeroBitCount)
      let right = start + Int32(32 - mask.leadingZeroBitCount)
      if previous == column - 1, let last = runs.popLast() { runs.append(last.lowerBound..<right) } else { runs.append(left..<right) }
      previous = column
    }
    return runs
  }

  // MARK: Cutting

  /// A rectangle is cut in two if that saves so many pixels at least, and an eighth of it.
  private static let worthACut = 256

  /// The rectangle without the edges where nothing differs; in two parts, one above the other, if both are much smaller together.
  private func cut(_ rect: Rect, times: Int) -> [Rect] {
    let outlines = (rect.top..<rect.bottom).map { outline(ofRow: $0, in: rect) }
    var below = Rect.empty
    var lower = [Rect](repeating: .empty, count: outlines.count)
    for index in outlines.indices.reversed() {
      below = below.boundingUnion(outlines[index])
      lower[index] = below
    }
    let whole = below
    guard times > 0 else { return whole.isEmpty ? [] : [whole] }
    var above = Rect.empty
    var best = (area: whole.area - max(Self.worthACut, whole.area / 8), upper: Rect.empty, lower: Rect.empty)
    for index in outlines.indices.dropFirst() {
      above = above.boundingUnion(outlines[index - 1])
      let area = above.area + lower[index].area
      if area < best.area { best = (area, above, lower[index]) }
    }
    if best.upper.isEmpty { return whole.isEmpty ? [] : [whole] }
    return cut(best.upper, times: times - 1) + cut(best.lower, times: times - 1)
  }

  /// From the first to the last differing pixel of a row of `rect`.
  private func outline(ofRow y: Int32, in rect: Rect) -> Rect {
    let row = Int(y - area.top)
    let columns = Int(rect.left - area.left) / PixelRun.segment..<(Int(rect.right - area.left) + PixelRun.segment - 1) / PixelRun.segment
    guard let first = columns.first(where: { columnMask(row: row, column: $0) != 0 }),
      let last = columns.last(where: { columnMask(row: row, column: $0) != 0 })
    else { return .empty }
    let left = Int32(first * PixelRun.segment + columnMask(row: row, column: first).trailingZeroBitCount)
    let right = Int32(last * PixelRun.segment + 32 - columnMask(row: row, column: last).leadingZeroBitCount)
    return Rect(left: area.left + left, top: y, right: area.left + right, bottom: y + 1).intersection(rect)
  }
}
