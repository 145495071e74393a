import SpiceGraphics

/// Finds the rectangles that have moved by given displacements.
///
/// A cell of the new picture is worth a score under a displacement: what a move would bring or spoil. A move is the rectangle of cells with
/// the largest sum, so it may have holes (a blinking cursor, a scroll bar), which are sent after it. It is made if it brings at least
/// `minimumGain` pixels with structure more than it spoils: pixels of one color cost next to nothing on the wire, and match everywhere.
struct MoveSearch {
  /// So many displacements are looked at, so many moves are made.
  static let candidates = 8
  private static let maximumMoves = 16
  /// Pixels.
  private static let minimumGain = 1024
  /// Fewer differing cells cannot gain that.
  static let minimumCells = minimumGain / PixelRun.segment

  private enum Score {
    /// Differs, is right after the move, and has more than one color.
    static let brings = Int16(PixelRun.segment)
    static let bringsColor: Int16 = 2
    /// Is right now and not after the move. Several moves around it cost less than to send it, and do not let it flicker.
    static let spoils = -4 * brings
    static let spoilsColor = -8 * bringsColor
    /// Must be sent with and without the move: so that rectangles are not larger than needed.
    static let isWrongAnyway: Int16 = -1
    static let isRightAnyway: Int16 = 0
    /// Undamaged, moved from outside of the picture, or brought by another move.
    static let barrier: Int16 = -4096
  }

  private var scores: [Int16] = []
  private var best = BestRectangle()

  /// The moves that are worth it, in the order to make them. The cells that they bring are marked as taken.
  mutating func moves(
    by probes: MoveProbes, _ grid: inout DifferenceGrid, from old: PictureRows, to new: PictureRows, damage: Region
  ) -> [Move] {
    var found: [(move: Move, gain: Int)] = []
    if scores.count < grid.cells.count { scores = [Int16](repeating: 0, count: grid.cells.count) }
    var tried: [Displacement] = []
    while tried.count < Self.candidates, let displacement = probes.likeliest(grid, except: tried) {
      tried.append(displacement)
      guard let box = rateDifferences(displacement, grid, old, new) else { continue }
      rateRest(displacement, in: box, grid, old, new)
      while found.count < Self.maximumMoves, let (cells, gain) = best.find(in: box, of: scores, rowLength: grid.columns),
        gain >= Self.minimumGain
      {
        let others = found.map(\.move.destination)
        let destination = Self.widened(grid.pixels(of: cells), displacement, old, new, damage: damage, without: others)
        let source = Point(x: destination.left - Int32(displacement.dx), y: destination.top - Int32(displacement.dy))
        found.append((Move(destination: destination, source: source), gain))
        let taken = grid.take(destination)
        for row in taken.rows {
          for column in taken.columns { scores[row * grid.columns + column] = Score.barrier }
        }
      }
    }
    found.sort { $0.gain > $1.gain }
    return MoveOrder.ordered(found.map(\.move))
  }

  // MARK: Scores

  /// Rates all differing cells. Returns the cells around those that the displacement makes right; nil if they are too few.
  private mutating func rateDifferences(
    _ displacement: Displacement, _ grid: DifferenceGrid, _ old: PictureRows, _ new: PictureRows
  ) -> CellRect? {
    var box = CellRect.empty
    var gain = 0
    let columns = grid.columns
    scores.withUnsafeMutableBufferPointer { scores in
      grid.cells.withUnsafeBufferPointer { cells in
        for row in 0..<grid.rows {
          for column in 0..<columns where cells[row &* columns &+ column] == [.differs, .isInside] {
            let score = Self.score(ofDiffering: true, row, column, displacement, grid, old, new)
            scores[row &* columns &+ column] = score
            guard score > 0 else { continue }
            gain += Int(score)
            box.include(row: row, column: column)
          }
        }
      }
    }
    return gain >= Self.minimumGain ? box : nil
  }

  /// Rates the cells in `box` that do not differ or must not be touched.
  private mutating func rateRest(
    _ displacement: Displacement, in box: CellRect, _ grid: DifferenceGrid, _ old: PictureRows, _ new: PictureRows
  ) {
    let columns = grid.columns
    scores.withUnsafeMutableBufferPointer { scores in
      grid.cells.withUnsafeBufferPointer { cells in
        for row in box.rows {
          for column in box.columns {
            let index = row &* columns &+ column
            if cells[index] == [.differs, .isInside] { continue }
            scores[index] =
              cells[index] == .isInside ? Self.score(ofDiffering: false, row, column, displacement, grid, old, new) : Score.barrier
          }
        }
      }
    }
  }

  @inline(__always)
  private static func score(
    ofDiffering differs: Bool, _ row: Int, _ column: Int, _ displacement: Displacement, _ grid: DifferenceGrid, _ old: PictureRows,
    _ new: PictureRows
  ) -> Int16 {
    let x = Int(grid.area.left) &+ column &* PixelRun.segment
    let y = Int(grid.area.top) &+ row
    let count = grid.width(ofColumn: column)
    let fromX = x &- displacement.dx
    let fromY = y &- displacement.dy
    guard fromX >= Int(old.bounds.left), fromX &+ count <= Int(old.bounds.right), fromY >= Int(old.bounds.top),
      fromY < Int(old.bounds.bottom)
    else { return Score.barrier }
    let pixels = new.pixels(x, y)
    let isRight = !PixelRun.differ(pixels, old.pixels(fromX, fromY), count: count)
    switch (differs, isRight) {
    case (true, true): return PixelRun.isFlat(pixels, count: count) ? Score.bringsColor : Score.brings
    case (true, false): return Score.isWrongAnyway
    case (false, true): return Score.isRightAnyway
    case (false, false): return PixelRun.isFlat(pixels, count: count) ? Score.spoilsColor : Score.spoils
    }
  }

  // MARK: Exact edges

  /// The rectangle with the columns to the left and to the right, fewer than a cell has, that have moved with it in all its rows.
  private static func widened(
    _ rect: Rect, _ displacement: Displacement, _ old: PictureRows, _ new: PictureRows, damage: Region, without others: [Rect]
  ) -> Rect {
    let reach = Int32(PixelRun.segment - 1)
    let source = Int32(displacement.dx)
    var leftLimit = max(rect.left - reach, old.bounds.left, old.bounds.left + source)
    var rightLimit = min(rect.right + reach, old.bounds.right, old.bounds.right + source)
    func limit(by obstacle: Rect) {
      guard obstacle.top < rect.bottom, rect.top < obstacle.bottom else { return }
      if obstacle.left < rect.left { leftLimit = max(leftLimit, min(obstacle.right, rect.left)) }
      if obstacle.right > rect.right { rightLimit = min(rightLimit, max(obstacle.left, rect.right)) }
    }
    let around = Rect(left: leftLimit, top: rect.top, right: rightLimit, bottom: rect.bottom)
    for obstacle in Region(around).subtracting(damage).rects { limit(by: obstacle) }
    for obstacle in others { limit(by: obstacle) }

    for y in Int(rect.top)..<Int(rect.bottom) where leftLimit < rect.left || rightLimit > rect.right {
      let newRow = new.pixels(0, y)
      let oldRow = old.pixels(-displacement.dx, y - displacement.dy)
      var x = Int(rect.left)
      while x > Int(leftLimit), PixelRun.color(newRow, x - 1) == PixelRun.color(oldRow, x - 1) { x -= 1 }
      leftLimit = Int32(x)
      x = Int(rect.right)
      while x < Int(rightLimit), PixelRun.color(newRow, x) == PixelRun.color(oldRow, x) { x += 1 }
      rightLimit = Int32(x)
    }
    return Rect(left: leftLimit, top: rect.top, right: rightLimit, bottom: rect.bottom)
  }
}
