/// Where a picture is looked at: stretches of pixels, one at a random place in each cell of a grid, so that no period of the picture agrees
/// with that of the sample. The same picture is always looked at in the same places.
struct SampleGrid {
  /// Numbers that look random.
  struct Chance {
    private var state: UInt32 = 1

    /// A number below `bound`, which is positive.
    mutating func next(below bound: Int) -> Int {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int(truncatingIfNeeded: UInt64(state) &* UInt64(bound) >> 32)
    }
  }

  /// Pixels to look at in large pictures.
  private static let pixels = 16384
  private static let longestStretch = 64

  /// Cells of the grid: `rows` high, `stretches` wide.
  let rows: Int
  let stretches: Int
  /// Pixels of a stretch, a multiple of four.
  let length: Int
  private let usableColumns: Int
  private let usableRows: Int

  /// Nil for pictures with less than six columns or two rows: the first row has no row above, and the outer columns lack a neighbour.
  init?(width: Int, height: Int) {
    usableColumns = width - 2
    usableRows = height - 1
    guard usableColumns >= 4, usableRows >= 1 else { return nil }
    length = min(Self.longestStretch, usableColumns & ~3)
    stretches = min(8, usableColumns / length)
    rows = min(usableRows, Self.pixels / (stretches * length))
  }

  /// A row of the band; 1 or more.
  func row(_ band: Int, _ chance: inout Chance) -> Int {
    1 + Self.place(band, of: rows, in: usableRows, length: 1, &chance)
  }

  /// The first column of a stretch; 1 or more, and one column is left behind the stretch.
  func column(_ zone: Int, _ chance: inout Chance) -> Int {
    1 + Self.place(zone, of: stretches, in: usableColumns, length: length, &chance)
  }

  /// Where something of that length lies in one of `count` parts of `0..<size`.
  private static func place(_ part: Int, of count: Int, in size: Int, length: Int, _ chance: inout Chance) -> Int {
    let start = part * size / count
    let end = (part + 1) * size / count
    return start + chance.next(below: end - start - length + 1)
  }
}
