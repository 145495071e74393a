/// Finds the rectangle with the largest sum in a grid of scores.
///
/// It adds up columns over every pair of edges, so that only the best run of rows is left to be found; cells of large grids are put together
/// first, so that this takes at most `workLimit` additions, and the edges found are moved to the exact rows and columns after it.
struct BestRectangle {
  private static let workLimit = 1 << 17
  private static let maximumColumns = 64

  private var blocks: [Int] = []
  private var sums: [Int] = []

  /// The best rectangle in `box` and its sum; nil if nothing has a sum above 0.
  mutating func find(in box: CellRect, of scores: [Int16], rowLength: Int) -> (CellRect, sum: Int)? {
    guard !box.isEmpty else { return nil }
    let blockWidth = (box.columns.count + Self.maximumColumns - 1) / Self.maximumColumns
    let columns = (box.columns.count + blockWidth - 1) / blockWidth
    let maximumRows = max(1, Self.workLimit / (columns * columns))
    let blockHeight = (box.rows.count + maximumRows - 1) / maximumRows
    let rows = (box.rows.count + blockHeight - 1) / blockHeight
    addUp(box, scores, rowLength, blockWidth: blockWidth, blockHeight: blockHeight, rows: rows, columns: columns)
    guard let found = bestBlocks(rows: rows, columns: columns) else { return nil }
    var cells = CellRect(
      rows: box.rows.lowerBound + found.rows.lowerBound
        * blockHeight..<min(
          box.rows.upperBound, box.rows.lowerBound + found.rows.upperBound * blockHeight),
      columns: box.columns.lowerBound + found.columns.lowerBound
        * blockWidth..<min(
          box.columns.upperBound, box.columns.lowerBound + found.columns.upperBound * blockWidth))
    Self.adjust(&cells, in: box, scores, rowLength, reach: max(blockWidth, blockHeight))
    let sum = cells.rows.reduce(0) { $0 + Self.sum(row: $1, cells.columns, scores, rowLength) }
    return cells.isEmpty || sum <= 0 ? nil : (cells, sum)
  }

  /// `blocks` has columns of blocks one after the other.
  private mutating func addUp(
    _ box: CellRect, _ scores: [Int16], _ rowLength: Int, blockWidth: Int, blockHeight: Int, rows: Int, columns: Int
  ) {
    blocks.removeAll(keepingCapacity: true)
    blocks.append(contentsOf: repeatElement(0, count: rows * columns))
    blocks.withUnsafeMutableBufferPointer { blocks in
      scores.withUnsafeBufferPointer { scores in
        for (rowIndex, row) in box.rows.enumerated() {
          let blockRow = rowIndex / blockHeight
          for (columnIndex, column) in box.columns.enumerated() {
            blocks[columnIndex / blockWidth &* rows &+ blockRow] &+= Int(scores[row &* rowLength &+ column])
          }
        }
      }
    }
  }

  private mutating func bestBlocks(rows: Int, columns: Int) -> CellRect? {
    sums.removeAll(keepingCapacity: true)
    sums.append(contentsOf: repeatElement(0, count: rows))
    return sums.withUnsafeMutableBufferPointer { sums in
      blocks.withUnsafeBufferPointer { blocks in
        var bestSum = 0
        var best: CellRect?
        for left in 0..<columns {
          sums.update(repeating: 0)
          for right in left..<columns {
            var run = 0
            var start = 0
            for row in 0..<rows {
              sums[row] &+= blocks[right &* rows &+ row]
              if run <= 0 {
                run = 0
                start = row
              }
              run &+= sums[row]
              if run > bestSum {
                bestSum = run
                best = CellRect(rows: start..<row &+ 1, columns: left..<right &+ 1)
              }
            }
          }
        }
        return best
      }
    }
  }

  /// Moves each edge by up to `reach` rows or columns: outwards over those that gain, inwards over those that do not.
  private static func adjust(_ cells: inout CellRect, in box: CellRect, _ scores: [Int16], _ rowLength: Int, reach: Int) {
    func row(_ row: Int) -> Int { sum(row: row, cells.columns, scores, rowLength) }
    func column(_ column: Int) -> Int { cells.rows.reduce(0) { $0 + Int(scores[$1 * rowLength + column]) } }
    cells.rows = adjusted(cells.rows, in: box.rows, reach: reach, row)
    cells.columns = adjusted(cells.columns, in: box.columns, reach: reach, column)
  }

  private static func adjusted(_ range: Range<Int>, in limits: Range<Int>, reach: Int, _ score: (Int) -> Int) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    let (lowest, highest) = (max(limits.lowerBound, start - reach), min(limits.upperBound, end + reach))
    while start > lowest, score(start - 1) > 0 { start -= 1 }
    while end < highest, score(end) > 0 { end += 1 }
    while start < end, score(start) <= 0 { start += 1 }
    while end > start, score(end - 1) <= 0 { end -= 1 }
    return start..<end
  }

  private static func sum(row: Int, _ columns: Range<Int>, _ scores: [Int16], _ rowLength: Int) -> Int {
    columns.reduce(0) { $0 + Int(scores[row * rowLength + $1]) }
  }
}
