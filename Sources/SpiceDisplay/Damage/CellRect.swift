import SpiceGraphics

/// A rectangle of cells of a `DifferenceGrid`.
struct CellRect: Equatable {
  var rows: Range<Int>
  var columns: Range<Int>

  static let empty = CellRect(rows: 0..<0, columns: 0..<0)

  var isEmpty: Bool { rows.isEmpty || columns.isEmpty }

  mutating func include(row: Int, column: Int) {
    if isEmpty {
      self = CellRect(rows: row..<row + 1, columns: column..<column + 1)
    } else {
      rows = min(rows.lowerBound, row)..<max(rows.upperBound, row + 1)
      columns = min(columns.lowerBound, column)..<max(columns.upperBound, column + 1)
    }
  }
}

extension DifferenceGrid {
  /// The pixels of cells.
  func pixels(of cells: CellRect) -> Rect {
    Rect(
      left: area.left + Int32(cells.columns.lowerBound * PixelRun.segment), top: area.top + Int32(cells.rows.lowerBound),
      right: min(area.right, area.left + Int32(cells.columns.upperBound * PixelRun.segment)),
      bottom: area.top + Int32(cells.rows.upperBound))
  }

  /// True if a move brings the cell of a pixel of the area.
  func isTaken(x: Int, y: Int) -> Bool {
    cells[(y - Int(area.top)) * columns + (x - Int(area.left)) / PixelRun.segment].contains(.isTaken)
  }

  /// Marks all cells that `rect`, which lies in the area, touches as brought by a move. Returns them.
  mutating func take(_ rect: Rect) -> CellRect {
    let left = Int(rect.left) - Int(area.left)
    let right = Int(rect.right) - Int(area.left)
    let taken = CellRect(
      rows: Int(rect.top) - Int(area.top)..<Int(rect.bottom) - Int(area.top),
      columns: left / PixelRun.segment..<(right + PixelRun.segment - 1) / PixelRun.segment)
    for row in taken.rows {
      for column in taken.columns { cells[row * columns + column].insert(.isTaken) }
    }
    return taken
  }
}
