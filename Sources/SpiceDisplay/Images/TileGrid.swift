public import SpiceGraphics

/// Tiles of 64x64 pixels that cover a surface; those at its right and lower edges may be smaller.
public struct TileGrid: Hashable, Sendable {
  public static let side: Int32 = 64

  public let size: Size
  public let columns: Int
  public let rows: Int

  public init(_ size: Size) {
    self.size = size
    columns = (max(0, size.width).asInt + Int(Self.side) - 1) / Int(Self.side)
    rows = (max(0, size.height).asInt + Int(Self.side) - 1) / Int(Self.side)
  }

  public var count: Int { columns * rows }

  public func index(column: Int, row: Int) -> Int { row * columns + column }

  /// The tile's pixels, clipped to the surface.
  public func rect(column: Int, row: Int) -> Rect {
    let left = Int32(column) * Self.side
    let top = Int32(row) * Self.side
    return Rect(left: left, top: top, right: min(left + Self.side, size.width), bottom: min(top + Self.side, size.height))
  }

  /// Columns of tiles that a rectangle on the surface touches.
  public func columns(of rect: Rect) -> Range<Int> { Self.span(rect.left, rect.right, columns) }

  /// Rows of tiles that a rectangle on the surface touches.
  public func rows(of rect: Rect) -> Range<Int> { Self.span(rect.top, rect.bottom, rows) }

  /// The largest part of `rect` around one of its tiles that has only tiles for which `isWanted` holds and at most `mostPixels`, but a row of
  /// the tile at least: first as wide as possible, then higher, down and up.
  func piece(of rect: Rect, column: Int, row: Int, mostPixels: Int, where isWanted: (_ column: Int, _ row: Int) -> Bool) -> Rect {
    var piece = self.rect(column: column, row: row).intersection(rect)
    var left = column
    var right = column + 1
    let columns = columns(of: rect)
    while right < columns.upperBound, isWanted(right, row) {
      let wider = piece.boundingUnion(self.rect(column: right, row: row).intersection(rect))
      guard wider.area <= mostPixels else { break }
      piece = wider
      right += 1
    }
    while left > columns.lowerBound, isWanted(left - 1, row) {
      let wider = piece.boundingUnion(self.rect(column: left - 1, row: row).intersection(rect))
      guard wider.area <= mostPixels else { break }
      piece = wider
      left -= 1
    }
    for next in rows(of: rect) where next > row {
      let taller = piece.boundingUnion(self.rect(column: left, row: next).intersection(rect))
      guard taller.area <= mostPixels, (left..<right).allSatisfy({ isWanted($0, next) }) else { break }
      piece.bottom = taller.bottom
    }
    for next in rows(of: rect).reversed() where next < row {
      let taller = piece.boundingUnion(self.rect(column: left, row: next).intersection(rect))
      guard taller.area <= mostPixels, (left..<right).allSatisfy({ isWanted($0, next) }) else { break }
      piece.top = taller.top
    }
    // A tile may be too much already.
    if piece.area > mostPixels { piece.bottom = piece.top + Int32(max(1, mostPixels / piece.width)) }
    return piece
  }

  private static func span(_ low: Int32, _ high: Int32, _ count: Int) -> Range<Int> {
    let start = min(Int(max(0, low) / side), count)
    guard high > low, high > 0 else { return start..<start }
    return start..<max(start, min(Int((high - 1) / side) + 1, count))
  }
}

extension Int32 {
  fileprivate var asInt: Int { Int(self) }
}
