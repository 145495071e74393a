public import SpiceGraphics

/// What turns the old picture into the new one: first `moves`, one after the other, then the new pixels of `changed`.
public struct FrameChange: Hashable, Sendable {
  /// Each reads what the moves before it have left. No two destinations overlap.
  public var moves: [Move]
  /// Inside of the damage; few rectangles.
  public var changed: Region

  public init(moves: [Move] = [], changed: Region = Region()) {
    self.moves = moves
    self.changed = changed
  }
}
