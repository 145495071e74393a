public import SpiceGraphics

/// How much of each part of a surface has changed of late, to tell what moves like video from what people do.
public struct DamageActivity: Sendable {
  /// In this time what was counted falls to the half.
  private static let halfLife = Duration.milliseconds(500)
  /// A tile is busy from this many changes of all its pixels on. Noise or video of ten frames a second reaches seven; a big square that
  /// changes three times a second, or text that is typed, stays below three.
  private static let busyLevel = 4.0

  private struct Tile {
    /// Changed pixels as a part of the tile's, at `time`.
    var level = 0.0
    var time = Duration.zero
  }

  public let grid: TileGrid
  private var tiles: [Tile]

  public init(size: Size) {
    grid = TileGrid(size)
    tiles = [Tile](repeating: Tile(), count: grid.count)
  }

  /// These pixels of the surface have changed.
  public mutating func changed(_ region: Region, now: Duration) {
    for rect in region.rects {
      for row in grid.rows(of: rect) {
        for column in grid.columns(of: rect) {
          let tile = grid.rect(column: column, row: row)
          let part = Double(tile.intersection(rect).area) / Double(max(tile.area, 1))
          let index = grid.index(column: column, row: row)
          tiles[index].level = Self.level(tiles[index], now) + part
          tiles[index].time = now
        }
      }
    }
  }

  /// True for a tile whose pixels change all the time.
  public func isBusy(_ index: Int, now: Duration) -> Bool { Self.level(tiles[index], now) >= Self.busyLevel }

  private static func level(_ tile: Tile, _ now: Duration) -> Double {
    guard tile.level > 0.01 else { return 0 }
    // Half for each half-life; in between a straight line is good enough.
    let lives = max(0, (now - tile.time) / halfLife)
    guard lives < 16 else { return 0 }
    return tile.level * (1 - (lives - lives.rounded(.down)) / 2) / Double(1 << Int(lives))
  }
}
