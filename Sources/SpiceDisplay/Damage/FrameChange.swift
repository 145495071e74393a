public import SpiceGraphics

/// What turns the old picture into the new one: first `moves`, one after the other, then the new pixels of `changed`.
public struct FrameChange: Hashable, Sendable {
  /// None overwrites what a later one reads. No two destinations overlap.
  public var moves: [Move]
  /// Inside of the damage; few rectangles.
  public var changed: Region

  public init(moves: [Move] = [], changed: Region = Region()) {
    self.moves = moves
    self.changed = changed
  }

  /// The same without the moves that read or write one of `videos`, whose pixels are sent as frames anyway: what such a move brings is changed
  /// instead. The other moves stay right, since each reads what the old picture had.
  public func withoutMoves(of videos: [Rect]) -> FrameChange {
    var change = FrameChange(changed: changed)
    for move in moves {
      if videos.contains(where: { $0.intersects(move.destination) || $0.intersects(move.sourceRect) }) {
        change.changed.formUnion(move.destination)
      } else {
        change.moves.append(move)
      }
    }
    return change
  }
}
