import SpiceGraphics

/// Finds out how far things may have moved: takes samples of what differs in the new picture and looks for them in the old one.
///
/// A probe is a segment of the new picture with some structure. Its hash is looked up at every position of the differing part of the old
/// picture by a hash that rolls along the rows; a position that has the hash is compared, together with the rows around it. Bounds: 512
/// probes, of which each is compared at 8 positions, in 17 rows at most; hashes of pictures larger than `everyRowLimit` are
/// taken of every fourth row, and probes taken from rows with all remainders.
struct MoveProbes {
  private struct Probe {
    var x: Int
    var y: Int
    var hash: UInt32
    /// Positions that have the hash, whether equal or not.
    var hits = 0
    /// Equal positions and the number of rows with structure that are equal around each.
    var found: [(displacement: Displacement, rows: Int)] = []
  }

  private static let maximumProbes = 512
  /// A probe that is found more often says nothing.
  private static let maximumHits = 8
  /// So many rows above and below of a found probe are compared.
  private static let reach = 8
  /// A probe found in one place only, with seven equal rows around it, has as many votes.
  private static let minimumVotes = 512
  /// Changes of color in a probe.
  private static let minimumTransitions = 3
  /// Pixels.
  private static let everyRowLimit = 1 << 17
  private static let sparseStep = 4

  private var probes: [Probe] = []
  /// One bit for each value of a hash's upper 16 bits.
  private var filter = [UInt64](repeating: 0, count: 1 << 10)
  /// For each of these values the probe's number plus one.
  private var numbers = [UInt16](repeating: 0, count: 1 << 16)

  /// Takes probes and looks for them.
  mutating func search(_ grid: DifferenceGrid, from old: PictureRows, to new: PictureRows) {
    probes.removeAll(keepingCapacity: true)
    takeProbes(grid, new)
    defer { clearTables() }
    guard !probes.isEmpty else { return }
    let spans = Self.spans(grid)
    let pixels = spans.reduce(0) { $0 + $1.count * PixelRun.segment * DifferenceGrid.tileRows }
    let step = pixels > Self.everyRowLimit ? Self.sparseStep : 1
    for (tileRow, span) in spans.enumerated() where !span.isEmpty {
      let top = Int(grid.area.top) + tileRow * DifferenceGrid.tileRows
      let bottom = min(top + DifferenceGrid.tileRows, Int(grid.area.bottom))
      let left = Int(grid.area.left) + span.lowerBound * PixelRun.segment
      let right = min(Int(grid.area.left) + span.upperBound * PixelRun.segment, Int(grid.area.right))
      guard right - left >= PixelRun.segment else { continue }
      for y in stride(from: (top + step - 1) / step * step, to: bottom, by: step) { scan(y, left..<right, old, new) }
    }
  }

  /// The displacement that the most probes speak for that no move has brought yet; nil if none of them says enough.
  ///
  /// Each probe votes for all displacements that it was found with, the less for each the more there are.
  func likeliest(_ grid: DifferenceGrid, except tried: [Displacement]) -> Displacement? {
    var votes: [Displacement: Int] = [:]
    for probe in probes where !probe.found.isEmpty && !grid.isTaken(x: probe.x, y: probe.y) {
      for (displacement, rows) in probe.found { votes[displacement, default: 0] += rows * 64 / probe.hits }
    }
    let likely = votes.filter { $0.value >= Self.minimumVotes && !tried.contains($0.key) }
    return likely.min { a, b in
      (b.value, abs(a.key.dx) + abs(a.key.dy), a.key.dx, a.key.dy) < (a.value, abs(b.key.dx) + abs(b.key.dy), b.key.dx, b.key.dy)
    }?.key
  }

  /// The tile columns from the first to the last that differ, and one more on both sides, for each tile row.
  private static func spans(_ grid: DifferenceGrid) -> [Range<Int>] {
    (0..<(grid.rows + DifferenceGrid.tileRows - 1) / DifferenceGrid.tileRows).map { tileRow in
      let columns = 0..<grid.columns
      guard let first = columns.first(where: { grid.columnMask(tileRow: tileRow, column: $0) != 0 }),
        let last = columns.last(where: { grid.columnMask(tileRow: tileRow, column: $0) != 0 })
      else { return 0..<0 }
      return max(first - 1, 0)..<min(last + 2, grid.columns)
    }
  }

  // MARK: Probes

  /// Of each group of 8 rows of a column of cells (of every n-th group if there are many) the row with the most structure among two.
  private mutating func takeProbes(_ grid: DifferenceGrid, _ new: PictureRows) {
    let groupRows = Self.reach
    let groups = (grid.rows + groupRows - 1) / groupRows
    let every = max(1, grid.differingCells / groupRows / Self.maximumProbes)
    var seen = 0
    for group in 0..<groups {
      for column in 0..<grid.columns where grid.width(ofColumn: column) == PixelRun.segment {
        let rows = group * groupRows..<min((group + 1) * groupRows, grid.rows)
        // Rows with the same remainder, another one in each group: rows of text repeat, and must not all have the same remainder.
        let first = rows.lowerBound + (group + column) % Self.sparseStep
        var best = (row: 0, transitions: 0)
        for row in stride(from: first, to: rows.upperBound, by: Self.sparseStep) {
          guard grid.cells[row * grid.columns + column].isSuperset(of: [.differs, .isInside]) else { continue }
          let pixels = new.pixels(Int(grid.area.left) + column * PixelRun.segment, Int(grid.area.top) + row)
          let transitions = PixelRun.transitions(pixels, count: PixelRun.segment)
          if transitions > best.transitions { best = (row, transitions) }
        }
        guard best.transitions >= Self.minimumTransitions else { continue }
        seen += 1
        guard seen % every == 0, probes.count < Self.maximumProbes else { continue }
        addProbe(x: Int(grid.area.left) + column * PixelRun.segment, y: Int(grid.area.top) + best.row, new)
      }
    }
  }

  private mutating func addProbe(x: Int, y: Int, _ new: PictureRows) {
    let hash = RollingHash.hash(new.pixels(x, y))
    let slot = Int(hash >> 16)
    // Of several with one hash the first is enough; they would be found in the same places.
    guard numbers[slot] == 0 else { return }
    probes.append(Probe(x: x, y: y, hash: hash))
    numbers[slot] = UInt16(probes.count)
    filter[slot >> 6] |= 1 << UInt64(slot & 63)
  }

  private mutating func clearTables() {
    for probe in probes {
      let slot = Int(probe.hash >> 16)
      numbers[slot] = 0
      filter[slot >> 6] = 0
    }
  }

  // MARK: Looking for them

  private mutating func scan(_ y: Int, _ columns: Range<Int>, _ old: PictureRows, _ new: PictureRows) {
    var hash = RollingHash(at: old.pixels(columns.lowerBound, y))
    let last = columns.upperBound - PixelRun.segment
    var x = columns.lowerBound
    while true {
      x = filter.withUnsafeBufferPointer { filter in
        hash.roll(from: x, to: last) { value in filter[Int(value >> 22)] & (1 &<< UInt64(value >> 16 & 63)) != 0 }
      }
      guard x <= last else { return }
      take(hash.value, x, y, old, new)
      guard x < last else { return }
      hash.step()
      x += 1
    }
  }

  private mutating func take(_ value: UInt32, _ x: Int, _ y: Int, _ old: PictureRows, _ new: PictureRows) {
    let slot = Int(value >> 16)
    let number = Int(numbers[slot]) - 1
    guard probes.indices.contains(number), probes[number].hash == value else { return }
    let probe = probes[number]
    probes[number].hits += 1
    if probes[number].hits > Self.maximumHits {
      filter[slot >> 6] &= ~(1 << UInt64(slot & 63))
      return
    }
    let displacement = Displacement(dx: probe.x - x, dy: probe.y - y)
    let rows = Self.equalRows(probe, displacement, old, new)
    if rows > 0, displacement != .zero { probes[number].found.append((displacement, rows)) }
  }

  /// How many rows with structure around the probe are equal; 0 if it is not equal itself.
  private static func equalRows(_ probe: Probe, _ displacement: Displacement, _ old: PictureRows, _ new: PictureRows) -> Int {
    func isEqual(_ y: Int) -> Bool {
      !PixelRun.differ(
        new.pixels(probe.x, y), old.pixels(probe.x - displacement.dx, y - displacement.dy), count: PixelRun.segment)
    }
    guard isEqual(probe.y) else { return 0 }
    let lowest = max(probe.y - reach, Int(new.bounds.top), Int(old.bounds.top) + displacement.dy)
    let highest = min(probe.y + reach, Int(new.bounds.bottom) - 1, Int(old.bounds.bottom) - 1 + displacement.dy)
    var rows = 1
    var y = probe.y - 1
    while y >= lowest, isEqual(y) {
      if !PixelRun.isFlat(new.pixels(probe.x, y), count: PixelRun.segment) { rows += 1 }
      y -= 1
    }
    y = probe.y + 1
    while y <= highest, isEqual(y) {
      if !PixelRun.isFlat(new.pixels(probe.x, y), count: PixelRun.segment) { rows += 1 }
      y += 1
    }
    return rows
  }
}
