import SpiceGraphics

/// The last frames of a display: what each of them painted and what it really changed.
struct FrameTrail {
  struct Frame {
    /// Milliseconds.
    let time: Int64
    /// What the source says it painted, which shows where a player's window is …
    var damage: Region
    /// … and what differed from the picture before.
    var changed: Region
  }

  /// Frames that are remembered.
  static let length = 8
  /// What comes within so many milliseconds belongs to one frame: players and drivers paint one in several pieces.
  static let frameTime: Int64 = 12
  /// Regions are kept no finer than this.
  private static let mostRects = 64

  /// The oldest first.
  private(set) var frames: [Frame] = []

  /// True if a change at this time does not belong to the last frame.
  func beginsFrame(at now: Int64) -> Bool { frames.last.map { now - $0.time >= Self.frameTime } ?? true }

  mutating func note(damage: Region, changed: Region, at now: Int64) {
    if beginsFrame(at: now) {
      if frames.count == Self.length { frames.removeFirst() }
      frames.append(
        Frame(
          time: now, damage: damage.simplified(maxRects: Self.mostRects), changed: changed.simplified(maxRects: Self.mostRects)))
    } else {
      let last = frames.count - 1
      frames[last].damage = frames[last].damage.union(damage).simplified(maxRects: Self.mostRects)
      frames[last].changed = frames[last].changed.union(changed).simplified(maxRects: Self.mostRects)
    }
  }

  mutating func removeAll() { frames.removeAll() }

  /// The frames since `start`.
  func frames(since start: Int64) -> [Frame] { frames.filter { $0.time >= start } }

  /// The rectangles that were painted over and over since `start`, `count` times or more, and that meet `area`.
  func recurring(_ count: Int, in area: Rect, since start: Int64) -> [Rect] {
    var counts: [Rect: Int] = [:]
    for frame in frames(since: start) {
      for rect in Self.wholes(of: frame.damage) where rect.intersects(area) { counts[rect, default: 0] += 1 }
    }
    return counts.filter { $0.value >= count }.map(\.key).sorted { ($0.area, $0.top, $0.left) > ($1.area, $1.top, $1.left) }
  }

  /// The parts of a region that lie by themselves and are rectangles. The region has few rectangles, so looking at all pairs is cheap.
  static func wholes(of region: Region) -> [Rect] {
    var groups: [(bounds: Rect, area: Int)] = []
    for rect in region.rects {
      var bounds = rect
      var area = rect.area
      // Neighbours share an edge: a rectangle that is one pixel larger meets them.
      let reach = Rect(left: rect.left &- 1, top: rect.top &- 1, right: rect.right &+ 1, bottom: rect.bottom &+ 1)
      groups.removeAll { group in
        guard group.bounds.intersects(reach) else { return false }
        bounds = bounds.boundingUnion(group.bounds)
        area += group.area
        return true
      }
      groups.append((bounds, area))
    }
    return groups.filter { $0.bounds.area == $0.area }.map(\.bounds)
  }

  /// What changed in `area` since `start`, over all frames.
  func changes(in area: Rect, since start: Int64) -> Region {
    frames(since: start).reduce(into: Region()) { $0.formUnion($1.changed.intersection(area)) }
  }

  /// Whether what changed in `area` moved on from frame to frame, as a window does that is dragged: its opposite edges went the same way each
  /// time.
  func drifts(in area: Rect, since start: Int64) -> Bool {
    let bounds = frames(since: start).map { $0.changed.intersection(area).bounds }.filter { !$0.isEmpty }
    guard bounds.count >= 3 else { return false }
    let steps = zip(bounds, bounds.dropFirst())
    func all(_ first: (Rect) -> Int32, _ second: (Rect) -> Int32) -> Bool {
      let signs = steps.map { (signum($0, $1, first), signum($0, $1, second)) }
      guard let sign = signs.first?.0, sign != 0 else { return false }
      return signs.allSatisfy { $0 == (sign, sign) }
    }
    return all({ $0.left }, { $0.right }) || all({ $0.top }, { $0.bottom })
  }

  private func signum(_ before: Rect, _ after: Rect, _ edge: (Rect) -> Int32) -> Int { (Int(edge(after)) - Int(edge(before))).signum() }
}
