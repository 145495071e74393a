public import SpiceGraphics

/// Finds what has really changed between the picture that clients have and a new frame: frame sources report damage where nothing differs,
/// cut it into columns (QEMU: 32 pixels wide; spec 08, section 19), and paint anew what has only moved.
///
/// The work of a frame is bounded by its damaged pixels whatever they show: one comparison; if enough differs, one hash for every fourth
/// row (every row of small areas) of what differed, `MoveSearch.candidates` comparisons at most, and one more for the final rest.
///
/// It keeps its tables from frame to frame, about one byte for 32 pixels; frames do not depend on each other.
public struct FrameAnalysis {
  private var grid = DifferenceGrid()
  private var probes = MoveProbes()
  private var search = MoveSearch()

  public init() {}

  /// More rectangles than these are never sent; gaps are filled instead.
  private static let maximumRects = 48

  /// - Parameters:
  ///   - old: the picture that is shown now, a picture of `size` in rows of `oldStride` bytes; pixels are B, G, R and a byte without meaning.
  ///   - new: the frame in the same form; only the pixels of `damage` are read.
  ///   - damage: what may have changed, anywhere; what lies outside of the picture is left out.
  /// - Returns: moves and rest; the damage as it is if one of the pictures does not hold all its rows.
  public mutating func changes(
    from old: UnsafeRawBufferPointer, stride oldStride: Int, to new: UnsafeRawBufferPointer, stride newStride: Int, size: Size,
    damage: Region
  ) -> FrameChange {
    let damage = damage.intersection(Rect(size: size))
    guard let oldRows = PictureRows(old, stride: oldStride, bounds: Rect(size: size)),
      let newRows = PictureRows(new, stride: newStride, bounds: damage.bounds)
    else { return FrameChange(changed: damage) }
    grid.reset(to: damage.bounds, in: size)
    grid.compare(damage, of: newRows, with: oldRows)
    guard grid.differingCells > 0 else { return FrameChange() }
    guard grid.differingCells >= MoveSearch.minimumCells else { return FrameChange(changed: differing(in: damage)) }

    probes.search(grid, from: oldRows, to: newRows)
    let moves = search.moves(by: probes, &grid, from: oldRows, to: newRows, damage: damage)
    guard !moves.isEmpty else { return FrameChange(changed: differing(in: damage)) }
    grid.reset(to: damage.bounds, in: size)
    grid.compare(damage.subtracting(Region(rects: moves.map(\.destination))), of: newRows, with: oldRows)
    for move in moves { grid.compare(Region(move.destination), of: newRows, with: oldRows, movedBy: move.displacement) }
    return FrameChange(moves: moves, changed: differing(in: damage))
  }

  private func differing(in damage: Region) -> Region {
    Region(rects: grid.differingRects()).simplified(maxRects: Self.maximumRects).intersection(damage)
  }
}
