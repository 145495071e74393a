import SpiceGraphics

/// The order in which moves that were all found in the old picture read what was there.
enum MoveOrder {
  /// `moves`, the most valuable first, whose destinations do not overlap, in an order in which none overwrites what a later one reads. Of
  /// moves that overwrite each other's sources in a circle, the least valuable are left out.
  static func ordered(_ moves: [Move]) -> [Move] {
    var rest = moves
    var ordered: [Move] = []
    while !rest.isEmpty {
      let free = rest.indices.first { index in
        rest.indices.allSatisfy { $0 == index || !rest[index].destination.intersects(rest[$0].sourceRect) }
      }
      if let free { ordered.append(rest.remove(at: free)) } else { rest.removeLast() }
    }
    return ordered
  }
}
