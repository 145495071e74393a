public import SpiceGraphics

/// What a client lacks of a surface, and what it should get next.
///
/// What changes little at a time comes before what changes a lot, and what waits long before what is new; so a typed character does not wait
/// for a page, nor a page for a video. The parts that change all the time are sent when nothing else waits, or when that would last too
/// long, their oldest parts first.
public struct LackingArea: Sendable {
  /// More rectangles than this are merged: many small messages cost more than some pixels too many.
  private static let mostRects = 64
  /// Waiting for so long counts as much as half the size.
  private static let agePerHalf = Duration.milliseconds(100)
  /// What changes all the time counts as if it were so many times (as a power of two) as large, …
  private static let busyPenalty = 8.0
  /// … and its waiting at most as much as so many halvings.
  private static let mostBusyAge = 6.0

  public private(set) var region = Region()
  private let grid: TileGrid
  /// Since when something of a tile is lacking, for the tiles of which something is.
  private var since: [Duration?]

  public init(size: Size) {
    grid = TileGrid(size)
    since = [Duration?](repeating: nil, count: grid.count)
  }

  public var isEmpty: Bool { region.isEmpty }

  /// The client lacks these pixels of the surface too.
  public mutating func add(_ more: Region, now: Duration) {
    guard !more.isEmpty else { return }
    region = region.union(more).simplified(maxRects: Self.mostRects)
    for rect in more.rects {
      for row in grid.rows(of: rect) {
        for column in grid.columns(of: rect) {
          let index = grid.index(column: column, row: row)
          if since[index] == nil { since[index] = now }
        }
      }
    }
  }

  /// The client has, or is about to be sent, these pixels. What is left of their tiles waits since `now`.
  public mutating func remove(_ part: Region, now: Duration) {
    guard region.bounds.intersects(part.bounds) else { return }
    region.subtract(part)
    // Merging brings back pixels that were removed, so it must be rare: some of them would be sent over and over.
    if region.rects.count > 8 * Self.mostRects { region = region.simplified(maxRects: Self.mostRects) }
    for rect in part.rects {
      for row in grid.rows(of: rect) {
        for column in grid.columns(of: rect) {
          let isLeft = region.intersects(grid.rect(column: column, row: row))
          since[grid.index(column: column, row: row)] = isLeft ? now : nil
        }
      }
    }
  }

  /// The next rectangle to send, whose pixels are all lacking; nil if nothing is.
  ///
  /// - Parameter mostPixels: How many pixels it may have, by whether they are such as change all the time. At least one row of a tile
  ///   is returned.
  public func next(_ activity: DamageActivity, now: Duration, mostPixels: (_ isBusy: Bool) -> Int) -> (rect: Rect, isBusy: Bool)? {
    var best: (score: Double, rect: Rect, column: Int, row: Int, isBusy: Bool)?
    for rect in region.rects {
      let size = Self.logarithm(rect.area)
      for row in grid.rows(of: rect) {
        for column in grid.columns(of: rect) {
          let index = grid.index(column: column, row: row)
          let age = max(0, (now - (since[index] ?? now)) / Self.agePerHalf)
          let isBusy = activity.isBusy(index, now: now)
          let score = isBusy ? size + Self.busyPenalty - min(age, Self.mostBusyAge) : size - age
          if score < best?.score ?? .infinity { best = (score, rect, column, row, isBusy) }
        }
      }
    }
    guard let best else { return nil }
    let piece = grid.piece(of: best.rect, column: best.column, row: best.row, mostPixels: mostPixels(best.isBusy)) { column, row in
      activity.isBusy(grid.index(column: column, row: row), now: now) == best.isBusy
    }
    return (piece, best.isBusy)
  }

  /// How far what is joined to a piece may be from it, in pixels, …
  private static let reach: Int32 = 64
  /// … and how many rectangles are looked at for that.
  private static let mostCandidates = 32

  /// A piece with other lacking rectangles around it, and pixels between them that are not lacking: one message costs less than many.
  ///
  /// - Parameters:
  ///   - spare: How many pixels that are not lacking each rectangle may bring.
  ///   - mostPixels: Of the whole.
  ///   - avoided: It must not touch these pixels.
  func joined(
    _ piece: Rect, _ activity: DamageActivity, now: Duration, spare: Int, mostPixels: Int, avoiding avoided: Region
  ) -> Rect {
    var piece = piece
    var known = piece.area - lackingPixels(in: piece)
    let around = Self.around(piece)
    var candidates = Array(region.rects.lazy.filter { !piece.contains($0) && around.intersects($0) }.prefix(Self.mostCandidates))
    var grew = !candidates.isEmpty
    while grew {
      grew = false
      candidates.removeAll { rect in
        let union = piece.boundingUnion(rect)
        guard union.area <= mostPixels else { return true }
        let surplus = union.area - lackingPixels(in: union)
        guard surplus <= known + spare else { return false }
        guard !avoided.intersects(union), isCalm(rect, activity, now) else { return true }
        (piece, known, grew) = (union, surplus, true)
        return true
      }
    }
    return piece
  }

  private static func around(_ piece: Rect) -> Rect {
    Rect(left: piece.left &- reach, top: piece.top &- reach, right: piece.right &+ reach, bottom: piece.bottom &+ reach)
  }

  private func lackingPixels(in rect: Rect) -> Int { region.rects.reduce(0) { $0 + $1.intersection(rect).area } }

  private func isCalm(_ rect: Rect, _ activity: DamageActivity, _ now: Duration) -> Bool {
    grid.rows(of: rect).allSatisfy { row in
      grid.columns(of: rect).allSatisfy { !activity.isBusy(grid.index(column: $0, row: row), now: now) }
    }
  }

  /// The logarithm of a number of pixels to the base 2, in steps of a whole.
  private static func logarithm(_ area: Int) -> Double { Double(Int.bitWidth - max(1, area).leadingZeroBitCount) }
}
