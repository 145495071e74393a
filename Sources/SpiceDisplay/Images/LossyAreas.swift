public import SpiceGraphics

/// The pixels that a client has only nearly right, since they were sent as JPEG, and since when they are so.
///
/// They are sent again, lossless, when they have rested and nothing more urgent is to be sent. The time counts by tile, from when something
/// of the tile was last sent with loss; so what changes elsewhere, or is sent without loss, keeps nobody from becoming exact.
public struct LossyAreas: Sendable {
  /// How long pixels rest before they are made exact.
  public static let rest = Duration.milliseconds(500)
  /// More rectangles than this are merged: it only means that some pixels are sent again that were exact.
  private static let mostRects = 256

  public private(set) var region = Region()
  private let grid: TileGrid
  /// When something of a tile was last sent with loss, for the tiles of which something is lossy.
  private var sent: [Duration?]

  public init(size: Size) {
    grid = TileGrid(size)
    sent = [Duration?](repeating: nil, count: grid.count)
  }

  public var isEmpty: Bool { region.isEmpty }

  /// These pixels were sent with loss.
  public mutating func add(_ part: Region, now: Duration) {
    guard !part.isEmpty else { return }
    region = region.union(part).simplified(maxRects: Self.mostRects)
    for (index, _) in tiles(of: part) { sent[index] = now }
  }

  /// These pixels are exact now, or nobody looks at what the client has of them: they are lacking.
  public mutating func remove(_ part: Region) {
    guard region.bounds.intersects(part.bounds) else { return }
    region.subtract(part)
    // Merging brings back pixels that were removed, so it must be rare: some of them would be sent over and over.
    if region.rects.count > 4 * Self.mostRects { region = region.simplified(maxRects: Self.mostRects) }
    for (index, tile) in tiles(of: part) where !region.intersects(tile) { sent[index] = nil }
  }

  /// The client copies inside its picture: the pixels of `moved` become what lies (`dx`, `dy`) before them.
  public mutating func copied(to moved: Region, dx: Int32, dy: Int32, now: Duration) {
    guard !region.isEmpty else { return }
    let arriving = region.translated(dx: dx, dy: dy).intersection(moved)
    remove(moved)
    add(arriving, now: now)
  }

  /// What has rested longest, at most `mostPixels` of it (but a row of a tile at least); nil if nothing has rested. It stays lossy until it
  /// is removed.
  public func next(now: Duration, mostPixels: Int) -> Rect? {
    var oldest: (time: Duration, rect: Rect, column: Int, row: Int)?
    for rect in region.rects {
      for row in grid.rows(of: rect) {
        for column in grid.columns(of: rect) {
          // Merging rectangles may add tiles in which nothing was sent with loss.
          let time = sent[grid.index(column: column, row: row)] ?? .zero
          guard now - time >= Self.rest else { continue }
          if time < oldest?.time ?? .nanoseconds(Int64.max) { oldest = (time, rect, column, row) }
        }
      }
    }
    guard let oldest else { return nil }
    func isRested(_ column: Int, _ row: Int) -> Bool {
      now - (sent[grid.index(column: column, row: row)] ?? .zero) >= Self.rest
    }
    return grid.piece(of: oldest.rect, column: oldest.column, row: oldest.row, mostPixels: mostPixels, where: isRested)
  }

  /// The time until something has rested; nil if nothing is lossy.
  public func timeToRest(now: Duration) -> Duration? {
    guard !region.isEmpty else { return nil }
    return sent.lazy.compactMap { $0 }.min().map { max(.zero, $0 + Self.rest - now) }
  }

  private func tiles(of part: Region) -> [(index: Int, rect: Rect)] {
    part.rects.flatMap { rect in
      grid.rows(of: rect).flatMap { row in
        grid.columns(of: rect).map { (grid.index(column: $0, row: row), grid.rect(column: $0, row: row)) }
      }
    }
  }
}
