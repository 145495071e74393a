public import SpiceCodecs
public import SpiceGraphics

/// Finds the rectangles of a display that behave like video.
///
/// It counts how often tiles change. Tiles that changed in four frames one soon after the other, at eight frames a second or more, and touch
/// each other make an area; the rectangles that the source painted there again and again, or else the bounds of what changed, are
/// candidates. A candidate is a video when it looks like a picture in two frames (`ContentEstimate`), is large enough, and stays where it is.
/// So a video is found in its fifth frame, in whatever pieces it is painted, where the reference needs 21 (spec 07, section 3.3).
///
/// A frame costs a look at each tile that it changed; only while tiles are hot outside of known videos their areas are looked at: every
/// tile of the picture once, and a sample of the candidates' pixels.
public struct VideoDetector {
  /// The content of a rectangle of the present picture; nil if it is too small to tell.
  public typealias ContentOf = (Rect) -> ContentEstimate?

  /// What has been found out about a candidate.
  private struct Suspect {
    var rect: Rect
    /// How often it was looked at, and how often it looked like a picture.
    var looks = 0
    var pictures = 0
    /// Milliseconds.
    var lastLook: Int64
  }

  /// Smaller rectangles are no videos in filter mode (spec 07, section 3.2) …
  public static let smallestArea = 96 * 96
  /// … nor are these in the mode that takes everything.
  static let smallestAreaOfAll = 16 * 16
  /// Nor are narrow ones: progress bars, rulers, lines of text.
  static let smallestSide = 48
  static let smallestSideOfAll = 16
  /// Frames that look like a picture.
  private static let neededPictures = 2
  /// … and the share of all that were looked at which they must be.
  private static let neededShare = 0.6
  /// More candidates are not looked at in one frame.
  private static let mostLooks = 8
  /// A rectangle that was painted so often is taken for the player's.
  private static let recurrence = 3

  public var mode: VideoStreamingMode {
    didSet { if mode != oldValue { forget() } }
  }
  var tiles = TileActivity()
  private var trail = FrameTrail()
  private var suspects: [Suspect] = []
  private var size = Size(width: 0, height: 0)
  /// When something changed last that is large enough for a video.
  private var lastLargeChange: Int64 = .min / 2

  public init(mode: VideoStreamingMode) { self.mode = mode }

  /// The display has a new picture of this size.
  public mutating func reset(_ size: Size) {
    self.size = size
    forget()
  }

  private mutating func forget() {
    tiles.reset(size)
    trail.removeAll()
    suspects.removeAll()
  }

  /// True if frames should be taken although no client has room for one: something large changes, and whether that is a video can only be
  /// told from how often it does.
  public func wantsFrames(at now: Duration) -> Bool {
    mode != .off && now.milliseconds - lastLargeChange <= TileActivity.gap * 3 / 2
  }

  /// A frame came, or a part of one.
  ///
  /// - Parameters:
  ///   - damage: What the source painted. For commands the box of an opaque copy.
  ///   - changed: The part of it that differs from the picture before, without what only moved.
  ///   - streams: Where videos are known already.
  /// - Returns: The rectangles that turn out to be videos. They do not overlap each other nor `streams`.
  public mutating func note(
    damage: Region, changed: Region, at now: Duration, streams: [Rect], content: ContentOf
  ) -> [Rect] {
    guard mode != .off, !changed.isEmpty else { return [] }
    let now = now.milliseconds
    if trail.beginsFrame(at: now) { tiles.beginFrame() }
    trail.note(damage: damage, changed: changed, at: now)
    if changed.bounds.area >= Self.smallestArea, changed.area >= Self.smallestArea { lastLargeChange = now }
    let hotTiles = tiles.note(changed, at: now)
    suspects.removeAll { now - $0.lastLook > 2 * TileActivity.gap }
    guard hotTiles > 0 else { return [] }
    var found: [Rect] = []
    var looks = 0
    for area in tiles.hotAreas(at: now, excluding: streams) {
      for candidate in candidates(in: area, at: now) where looks < Self.mostLooks {
        guard !(streams + found).contains(where: { $0.intersects(candidate) }), changed.intersects(candidate) else { continue }
        looks += 1
        if isVideo(candidate, at: now, content) { found.append(candidate) }
      }
    }
    return found
  }

  /// The rectangles of an area of hot tiles that may be videos, the most likely first.
  private func candidates(in area: Rect, at now: Int64) -> [Rect] {
    let start = now - Int64(FrameTrail.length) * TileActivity.slowestPeriod
    let painted = trail.recurring(Self.recurrence, in: area, since: start)
    // Bands of a player join. Where rectangles overlap the largest one counts.
    let joined = FrameTrail.wholes(of: Region(rects: painted))
    var candidates = (joined.isEmpty ? Array(painted.prefix(1)) : joined).filter { rect in
      // What is painted may be much larger than what changes in it: a page around a small animation.
      isLargeEnough(rect) && rect.intersection(area).area * 4 >= rect.area
    }
    if candidates.isEmpty {
      let changes = trail.changes(in: area, since: start)
      let bounds = changes.bounds
      let drifts = [1, 8].contains { trail.drifts(in: Self.around(area, tiles: $0), since: start) }
      if isLargeEnough(bounds), changes.area * 5 >= bounds.area * 3, !drifts { candidates = [bounds] }
    }
    return candidates
  }

  /// Where the video that was found at `rect` is now, if it grew, shrank or moved; nil if it is still there, or is not to be seen.
  func place(ofVideo rect: Rect, at now: Duration) -> Rect? {
    let now = now.milliseconds
    let areas = tiles.hotAreas(at: now, excluding: [])
    guard let area = areas.max(by: { $0.intersection(rect).area < $1.intersection(rect).area }), area.intersects(rect) else { return nil }
    let best = candidates(in: area, at: now).max { $0.intersection(rect).area < $1.intersection(rect).area }
    guard let best, best.intersects(rect), best != rect else { return nil }
    // Bounds of what changes waver by some pixels.
    let common = best.intersection(rect).area
    return common * 10 >= best.area * 9 && common * 10 >= rect.area * 6 ? nil : best
  }

  /// The area and some tiles around it: of a window that is dragged fast only the middle is hot.
  private static func around(_ area: Rect, tiles: Int) -> Rect {
    let side = Int32(tiles * TileActivity.side)
    return Rect(left: area.left &- side, top: area.top &- side, right: area.right &+ side, bottom: area.bottom &+ side)
  }

  private func isLargeEnough(_ rect: Rect) -> Bool {
    let (area, side) =
      mode == .all ? (Self.smallestAreaOfAll, Self.smallestSideOfAll) : (Self.smallestArea, Self.smallestSide)
    return rect.area >= area && rect.width >= side && rect.height >= side
  }

  private mutating func isVideo(_ rect: Rect, at now: Int64, _ content: ContentOf) -> Bool {
    if mode == .all { return true }
    let index = suspects.firstIndex { Self.areAlike($0.rect, rect) } ?? suspects.endIndex
    if index == suspects.endIndex { suspects.append(Suspect(rect: rect, lastLook: .min / 2)) }
    // Parts of one frame are looked at once.
    guard now - suspects[index].lastLook >= FrameTrail.frameTime else { return false }
    suspects[index].rect = rect
    suspects[index].lastLook = now
    suspects[index].looks += 1
    if content(rect)?.looksLikeFrame == true { suspects[index].pictures += 1 }
    let suspect = suspects[index]
    guard suspect.pictures >= Self.neededPictures, Double(suspect.pictures) >= Self.neededShare * Double(suspect.looks) else {
      return false
    }
    suspects.remove(at: index)
    return true
  }

  /// Whether two rectangles have three quarters of their pixels in common.
  private static func areAlike(_ a: Rect, _ b: Rect) -> Bool {
    let common = a.intersection(b).area
    return common * 4 >= (a.area + b.area - common) * 3
  }
}
