import SpiceGraphics

/// Adds up what operations change, until somebody looks.
///
/// Rectangles are only noted, and become a region when they are many or wanted: to add each to a region by itself takes longer than most
/// operations take to draw.
struct DamageCollector {
  private var region = Region()
  /// What is not in the region yet.
  private var noted: [Rect] = []

  /// So many rectangles are noted at most.
  private static let notedRectangles = 128
  /// Damage in more rectangles than this is kept as fewer, larger ones.
  private static let regionRectangles = 128
  /// An operation on more rectangles than this damages fewer, larger ones. The rows of a circle, say, are many rectangles: it takes far
  /// longer to add them up than to show what lies between them once more.
  private static let finestDamage = 8
  /// Pixels; an operation on many rectangles within so much damages it as one.
  private static let smallDamage = 1 << 16

  var isEmpty: Bool { noted.isEmpty && region.isEmpty }

  mutating func add(_ changed: Region) {
    if changed.rects.count <= Self.finestDamage {
      for rect in changed.rects { note(rect) }
    } else if changed.bounds.area <= Self.smallDamage {
      note(changed.bounds)
    } else {
      for rect in changed.simplified(maxRects: Self.finestDamage).rects { note(rect) }
    }
  }

  /// What was added since this was last called.
  mutating func take() -> Region {
    fold()
    defer { region = Region() }
    return region
  }

  private mutating func note(_ rect: Rect) {
    // The same place again and again is common: text, a cursor, a video.
    if noted.last == rect { return }
    noted.append(rect)
    if noted.count >= Self.notedRectangles { fold() }
  }

  private mutating func fold() {
    guard !noted.isEmpty else { return }
    region.formUnion(Region(rects: noted))
    noted.removeAll(keepingCapacity: true)
    if region.rects.count > Self.regionRectangles { region = region.simplified(maxRects: Self.regionRectangles / 4) }
  }
}
