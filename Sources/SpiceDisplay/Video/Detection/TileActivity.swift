import SpiceGraphics

/// How often each tile of a picture changes.
///
/// A tile's *run* is a series of frames that changed it, one soon after the other. Times are milliseconds since any origin.
struct TileActivity {
  /// Pixels along a tile's side.
  static let side = 32
  /// Two changes of a tile that are further apart belong to different runs (spec 07, section 3.2: detection gap).
  static let gap: Int64 = 200
  /// A run of so many frames …
  static let hotCount: Int32 = 4
  /// … that come no slower than this on the average makes a tile hot.
  static let slowestPeriod: Int64 = 125

  private struct Tile {
    /// The first and the last frame of the run.
    var start: Int64 = .min / 2
    var last: Int64 = .min / 2
    /// Frames of the run.
    var count: Int32 = 0
    /// The number of the last frame.
    var frame: UInt32 = 0
  }

  private(set) var columns = 0
  private(set) var rows = 0
  private var tiles: [Tile] = []
  private var frame: UInt32 = 0

  /// Begins anew for a picture of this size.
  mutating func reset(_ size: Size) {
    columns = (Int(max(0, size.width)) + Self.side - 1) / Self.side
    rows = (Int(max(0, size.height)) + Self.side - 1) / Self.side
    tiles = Array(repeating: Tile(), count: columns * rows)
  }

  /// The tiles that a rectangle touches; empty outside of the picture.
  func range(_ rect: Rect) -> (columns: Range<Int>, rows: Range<Int>) {
    let side = Int32(Self.side)
    let left = min(max(0, Int(rect.left / side)), columns)
    let top = min(max(0, Int(rect.top / side)), rows)
    let right = min((max(0, Int(rect.right)) + Self.side - 1) / Self.side, columns)
    let bottom = min((max(0, Int(rect.bottom)) + Self.side - 1) / Self.side, rows)
    return (left..<max(left, right), top..<max(top, bottom))
  }

  /// The pixels of a tile.
  func rect(column: Int, row: Int) -> Rect {
    let side = Int32(Self.side)
    return Rect(left: Int32(column) * side, top: Int32(row) * side, right: Int32(column + 1) * side, bottom: Int32(row + 1) * side)
  }

  /// What follows belongs to the next frame.
  mutating func beginFrame() { frame &+= 1 }

  /// The present frame changed `region`; a tile counts a frame once.
  ///
  /// - Returns: how many tiles are hot that were not counted in this frame before.
  mutating func note(_ region: Region, at now: Int64) -> Int {
    var hot = 0
    for rect in region.rects {
      let (columns, rows) = range(rect)
      for row in rows {
        for index in row * self.columns + columns.lowerBound..<row * self.columns + columns.upperBound where tiles[index].frame != frame {
          tiles[index].frame = frame
          if now - tiles[index].last > Self.gap {
            tiles[index].start = now
            tiles[index].count = 0
          }
          tiles[index].last = now
          // A long run tells of its last second, not of how it began.
          if now - tiles[index].start > 1000 {
            tiles[index].count = tiles[index].count * 500 / Int32(now - tiles[index].start)
            tiles[index].start = now - 500
          }
          tiles[index].count += 1
          if isHot(index, at: now) { hot += 1 }
        }
      }
    }
    return hot
  }

  private func isHot(_ index: Int, at now: Int64) -> Bool {
    let tile = tiles[index]
    return tile.count >= Self.hotCount && now - tile.last <= Self.gap
      && tile.last - tile.start <= Int64(tile.count - 1) * Self.slowestPeriod
  }

  /// Whether a tile changes all the time.
  func isHot(column: Int, row: Int, at now: Int64) -> Bool { isHot(row * columns + column, at: now) }

  /// How many of the tiles that a rectangle touches change all the time.
  func hotCount(in rect: Rect, at now: Int64) -> Int {
    let (columns, rows) = range(rect)
    return rows.reduce(0) { sum, row in sum + columns.count { isHot(column: $0, row: row, at: now) } }
  }

  /// When a tile changed last.
  func lastChange(column: Int, row: Int) -> Int64 { tiles[row * columns + column].last }

  /// Groups of hot tiles that touch each other, at the corners too: for each the pixels of its bounds. Tiles that touch `excluded` do not
  /// count.
  func hotAreas(at now: Int64, excluding excluded: [Rect]) -> [Rect] {
    var isOpen = tiles.indices.map { isHot($0, at: now) }
    for rect in excluded {
      let (columns, rows) = range(rect)
      for row in rows {
        for column in columns { isOpen[row * self.columns + column] = false }
      }
    }
    var areas: [Rect] = []
    var waiting: [Int] = []
    for start in isOpen.indices where isOpen[start] {
      isOpen[start] = false
      waiting.append(start)
      var area = Rect.empty
      while let index = waiting.popLast() {
        let (row, column) = index.quotientAndRemainder(dividingBy: columns)
        area = area.boundingUnion(rect(column: column, row: row))
        for nextRow in max(0, row - 1)...min(rows - 1, row + 1) {
          for nextColumn in max(0, column - 1)...min(columns - 1, column + 1) where isOpen[nextRow * columns + nextColumn] {
            isOpen[nextRow * columns + nextColumn] = false
            waiting.append(nextRow * columns + nextColumn)
          }
        }
      }
      areas.append(area)
    }
    return areas
  }
}

extension Duration {
  /// Whole milliseconds.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000
  }
}
