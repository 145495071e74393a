/// The unit of a pass that is written next.
struct LZPlace<Target: LZTarget> {
  /// The first unit of the row.
  private var row: UnsafeMutableRawPointer
  /// Units of the row that are written. The row is full only at the end of the pass.
  private(set) var column = 0
  /// Units of the rows before.
  private var before = 0
  /// Units of the rows behind.
  private var behind: Int
  private let unitsPerRow: Int
  private let step: Int

  @inline(__always) init(_ rows: LZRows) {
    row = rows.start
    unitsPerRow = rows.unitsPerRow
    behind = rows.unitsPerRow * (rows.count - 1)
    step = rows.step
  }

  /// Units that are written.
  @inline(__always) var done: Int { before &+ column }
  /// Units that are not written yet.
  @inline(__always) var left: Int { behind &+ unitsPerRow &- column }
  @inline(__always) var isAtEnd: Bool { column == unitsPerRow }
  @inline(__always) var pixels: UnsafeMutableRawPointer { row + column &* Target.size }

  /// True if `count` units, and as much behind them as wide accesses touch, lie in the row.
  @inline(__always) func hasRoom(_ count: Int) -> Bool {
    count <= unitsPerRow &- Self.slack &- column
  }

  /// The unit `distance` before this one, if it lies in an earlier row, and both rows have room for `count` units.
  @inline(__always) func sourceWithRoom(distance: Int, count: Int) -> UnsafeRawPointer? {
    guard distance > column, distance <= done, hasRoom(count) else { return nil }
    let (rowsBack, sourceColumn) = source(distance)
    guard count <= unitsPerRow &- Self.slack &- sourceColumn else { return nil }
    return UnsafeRawPointer(row - rowsBack &* step + sourceColumn &* Target.size)
  }

  /// The row and column of the unit `distance` before this one, which lies in an earlier row.
  @inline(__always) private func source(_ distance: Int) -> (rowsBack: Int, column: Int) {
    let beyond = distance &- column
    // Both are below 2^30; dividing 32 bits is faster.
    let rowsBack =
      beyond <= unitsPerRow
      ? 1 : Int((UInt32(truncatingIfNeeded: beyond &+ unitsPerRow &- 1)) / UInt32(truncatingIfNeeded: unitsPerRow))
    return (rowsBack, rowsBack &* unitsPerRow &- beyond)
  }

  /// Units that wide accesses touch behind what they are asked for.
  @inline(__always) private static var slack: Int { (LZSlack.units &+ Target.size &- 1) / Target.size }

  /// Passes over `count` units, for which there is room.
  @inline(__always) mutating func advance(_ count: Int) { column &+= count }

  /// Passes over `count` units of the row, and goes to the next row if this one is full.
  @inline(__always) private mutating func advanceInRow(_ count: Int) {
    column &+= count
    guard column == unitsPerRow, behind > 0 else { return }
    row += step
    before &+= unitsPerRow
    behind &-= unitsPerRow
    column = 0
  }

  // The two below are called seldom. They are no mutating functions, so that the caller keeps its place in registers.

  /// Writes literals, at most `left`, row by row, and touches nothing else. The place behind them.
  @inline(never) func writingLiterals(_ target: Target, _ stream: UnsafeRawPointer, count: Int) -> LZPlace {
    var place = self
    var stream = stream
    var rest = count
    while rest > 0 {
      let part = min(rest, unitsPerRow &- place.column)
      target.writeLiterals(stream, to: place.pixels, count: part)
      stream += part &* Target.Unit.literalSize
      rest &-= part
      place.advanceInRow(part)
    }
    return place
  }

  /// Copies `count` units, at most `left`, from `distance` units before, at most `done`, part by part where a row ends, and touches nothing
  /// else. The place behind them.
  @inline(never) func copying(distance: Int, count: Int) -> LZPlace {
    var place = self
    var rest = count
    while rest > 0 {
      var part = min(rest, unitsPerRow &- place.column)
      if distance <= place.column {
        Target.copy(to: place.pixels, distance: distance, count: part)
      } else {
        let (rowsBack, sourceColumn) = place.source(distance)
        part = min(part, unitsPerRow &- sourceColumn)
        Target.copy(from: place.row - rowsBack &* step + sourceColumn &* Target.size, to: place.pixels, count: part)
      }
      rest &-= part
      place.advanceInRow(part)
    }
    return place
  }
}
