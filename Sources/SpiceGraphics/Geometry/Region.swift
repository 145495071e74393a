/// A set of pixels, kept as bands of rectangles.
///
/// Invariants, on which every operation relies and which every operation restores:
/// 1. No rectangle is empty, and no two overlap.
/// 2. Rectangles are sorted by top, then by left; all rectangles with the same top have the same bottom (they form a *band*).
/// 3. Inside a band two neighbours do not touch; two bands that touch differ in their spans.
///
/// So a set of pixels has exactly one representation and `==` compares sets. Any coordinates are allowed, the ends of the 32-bit range
/// included. Union, intersection and difference of regions of n and m rectangles take a time of O(n + m + rectangles of the result).
public struct Region: Hashable, Sendable {
  /// The rectangles, top to bottom and left to right.
  public private(set) var rects: [Rect]

  /// The smallest rectangle that holds every pixel; `.empty` without pixels.
  public private(set) var bounds: Rect

  public init() {
    rects = []
    bounds = .empty
  }

  public init(_ rect: Rect) {
    rects = rect.isEmpty ? [] : [rect]
    bounds = rect.isEmpty ? .empty : rect
  }

  /// The union of any rectangles: they may be empty, overlap and stand in any order.
  ///
  /// n rectangles can cover a set that takes n * n / 4 rectangles to describe (a grid of crossing lines); who takes rectangles from a
  /// peer clips them to a surface first and limits their number.
  public init(rects: some Collection<Rect>) {
    self = Self.union(ofSorted: Self.sorted(rects)[...], limit: .max) ?? Region()
  }

  /// As `init(rects:)`; nil when the union of some of them takes more than `limit` rectangles to describe.
  public init?(rects: some Collection<Rect>, limit: Int) {
    guard let region = Self.union(ofSorted: Self.sorted(rects)[...], limit: limit), region.rects.count <= limit else { return nil }
    self = region
  }

  private static func sorted(_ rects: some Collection<Rect>) -> [Rect] {
    var sorted = rects.filter { !$0.isEmpty }
    sorted.sort { ($0.top, $0.left) < ($1.top, $1.left) }
    return sorted
  }

  /// The pixels of a picture of one bit a pixel that are set, or with `inverse` those that are not; the picture's upper left pixel is 0, 0.
  ///
  /// It is nil when the picture does not have one bit a pixel, or when the region takes more than `limit` rectangles to describe.
  public init?(bits bitmap: Bitmap, inverse: Bool = false, limit: Int = .max) {
    guard bitmap.format.bitsPerPixel == 1 else { return nil }
    var builder = BandBuilder(rects: [])
    let isComplete = bitmap.data.withUnsafeBytes { data in
      for y in 0..<bitmap.height {
        let start = (bitmap.isTopDown ? y : bitmap.height - 1 - y) * bitmap.stride
        let row = UnsafeRawBufferPointer(rebasing: data[start..<start + bitmap.stride])
        builder.appendRow(y: Int32(y), BitRow(bytes: row, width: bitmap.width, isBigEndian: bitmap.format == .oneBitBE, inverse: inverse))
        if builder.rects.count > limit { return false }
      }
      return true
    }
    guard isComplete else { return nil }
    self.init(canonical: builder.rects)
  }

  /// Takes rectangles that satisfy the invariants.
  private init(canonical rects: [Rect]) {
    self.rects = rects
    guard let first = rects.first, let last = rects.last else {
      bounds = .empty
      return
    }
    bounds = Rect(left: first.left, top: first.top, right: first.right, bottom: last.bottom)
    for rect in rects {
      bounds.left = min(bounds.left, rect.left)
      bounds.right = max(bounds.right, rect.right)
    }
  }

  /// Halves that are sorted by their tops lie mostly below one another, where a union only appends.
  private static func union(ofSorted rects: ArraySlice<Rect>, limit: Int) -> Region? {
    guard rects.count > 1 else { return rects.first.map { Region($0) } ?? Region() }
    let middle = rects.startIndex + rects.count / 2
    guard var region = union(ofSorted: rects[..<middle], limit: limit), let rest = union(ofSorted: rects[middle...], limit: limit) else {
      return nil
    }
    region.formUnion(rest)
    return region.rects.count > limit ? nil : region
  }

  // MARK: Questions

  public var isEmpty: Bool { rects.isEmpty }

  /// The number of pixels; `Int.max` if there are more than that.
  public var area: Int {
    var sum = 0
    for rect in rects {
      let (next, overflow) = sum.addingReportingOverflow(rect.area)
      if overflow { return .max }
      sum = next
    }
    return sum
  }

  public func contains(_ point: Point) -> Bool {
    let candidate = firstIndex { $0.bottom <= point.y || ($0.top <= point.y && $0.right <= point.x) }
    return candidate < rects.count && rects[candidate].contains(point)
  }

  /// True when every pixel of `rect` is in the region; an empty rectangle is in every region.
  public func contains(_ rect: Rect) -> Bool {
    if rect.isEmpty { return true }
    guard bounds.contains(rect) else { return false }
    var covered = rect.top
    var index = firstIndex { $0.bottom <= rect.top }
    while index < rects.count, rects[index].top <= covered {
      let band = rects[index]
      while index < rects.count, rects[index].top == band.top, rects[index].right <= rect.left { index += 1 }
      guard index < rects.count, rects[index].top == band.top, rects[index].left <= rect.left, rects[index].right >= rect.right else {
        return false
      }
      covered = band.bottom
      if covered >= rect.bottom { return true }
      while index < rects.count, rects[index].top == band.top { index += 1 }
    }
    return false
  }

  /// True when the region and `rect` have a pixel in common.
  public func intersects(_ rect: Rect) -> Bool {
    guard bounds.intersects(rect) else { return false }
    var index = firstIndex { $0.bottom <= rect.top }
    while index < rects.count, rects[index].top < rect.bottom {
      if rects[index].intersects(rect) { return true }
      index += 1
    }
    return false
  }

  /// True when both have a pixel in common.
  public func intersects(_ other: Region) -> Bool { !intersection(other).isEmpty }

  /// The number of rectangles at the start for which `isBefore` holds; it must hold for a prefix only.
  private func firstIndex(_ isBefore: (Rect) -> Bool) -> Int {
    var low = 0
    var high = rects.count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(rects[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: Set operations

  /// Adds the pixels of `other`.
  public mutating func formUnion(_ other: Region) {
    if other.isEmpty { return }
    if isEmpty || (other.rects.count == 1 && other.bounds.contains(bounds)) {
      self = other
    } else if bounds.bottom <= other.bounds.top {
      append(below: other)
    } else if rects.count > 1 || !bounds.contains(other.bounds) {
      self = Region(canonical: Self.combine(rects, other.rects, .union))
    }
  }

  /// Adds the pixels of `rect`.
  public mutating func formUnion(_ rect: Rect) { formUnion(Region(rect)) }

  /// The pixels that are in one of both or in both.
  public func union(_ other: Region) -> Region {
    var result = self
    result.formUnion(other)
    return result
  }

  /// The pixels of the region and of `rect`.
  public func union(_ rect: Rect) -> Region { union(Region(rect)) }

  /// Removes the pixels of `other`.
  public mutating func subtract(_ other: Region) {
    guard bounds.intersects(other.bounds) else { return }
    self = Region(canonical: Self.combine(rects, other.rects, .difference))
  }

  /// Removes the pixels of `rect`.
  public mutating func subtract(_ rect: Rect) { subtract(Region(rect)) }

  /// The pixels that are not in `other`.
  public func subtracting(_ other: Region) -> Region {
    var result = self
    result.subtract(other)
    return result
  }

  /// The pixels that are not in `rect`.
  public func subtracting(_ rect: Rect) -> Region { subtracting(Region(rect)) }

  /// Keeps the pixels that are in `other` too.
  public mutating func formIntersection(_ other: Region) {
    guard bounds.intersects(other.bounds) else {
      self = Region()
      return
    }
    if other.rects.count == 1 && other.bounds.contains(bounds) { return }
    if rects.count == 1 && bounds.contains(other.bounds) {
      self = other
    } else {
      self = Region(canonical: Self.combine(rects, other.rects, .intersection))
    }
  }

  /// Keeps the pixels that are in `rect` too.
  public mutating func formIntersection(_ rect: Rect) { formIntersection(Region(rect)) }

  /// The pixels that are in both.
  public func intersection(_ other: Region) -> Region {
    var result = self
    result.formIntersection(other)
    return result
  }

  /// The pixels that are in `rect` too.
  public func intersection(_ rect: Rect) -> Region { intersection(Region(rect)) }

  /// Appends a region that lies wholly below this one.
  private mutating func append(below other: Region) {
    var builder = BandBuilder(rects: rects)
    rects = []
    builder.appendBands(other.rects[...])
    rects = builder.rects
    bounds = bounds.boundingUnion(other.bounds)
  }

  // MARK: Moving

  /// The region moved by (`dx`, `dy`); pixels that leave the 32-bit range are lost.
  public func translated(dx: Int32, dy: Int32) -> Region {
    let moved = rects.map { $0.translated(dx: dx, dy: dy) }
    let target = bounds.translated(dx: dx, dy: dy)
    if target.width == bounds.width && target.height == bounds.height { return Region(canonical: moved) }
    // Edges stuck to the end of the range: rectangles may be empty now, and bands may have become alike.
    return Region(rects: moved)
  }

  /// Moves the region by (`dx`, `dy`); pixels that leave the 32-bit range are lost.
  public mutating func translate(dx: Int32, dy: Int32) { self = translated(dx: dx, dy: dy) }

  // MARK: Fewer rectangles

  /// A region that holds this one and has at most `maxRects` rectangles (at least one is allowed always).
  ///
  /// It fills the gaps that cost the fewest pixels: first those between neighbours in a band; when each band is one rectangle and there are
  /// still too many, neighbouring bands are joined.
  public func simplified(maxRects: Int) -> Region {
    let limit = max(maxRects, 1)
    if rects.count <= limit { return self }
    if limit == 1 { return Region(bounds) }
    var pieces = Self.fillingGaps(rects, removing: rects.count - limit)
    while pieces.count > limit { pieces = Self.joiningBands(pieces, removing: pieces.count - limit) }
    return Region(rects: pieces)
  }

  /// Joins up to `excess` pairs of neighbours in a band, those with the smallest gaps.
  private static func fillingGaps(_ rects: [Rect], removing excess: Int) -> [Rect] {
    var gaps: [(area: Int, index: Int)] = []
    for index in rects.indices.dropFirst() where rects[index].top == rects[index - 1].top {
      let gap = Rect(left: rects[index - 1].right, top: rects[index].top, right: rects[index].left, bottom: rects[index].bottom)
      gaps.append((gap.area, index))
    }
    gaps.sort { ($0.area, $0.index) < ($1.area, $1.index) }
    var joins = [Bool](repeating: false, count: rects.count)
    for gap in gaps.prefix(excess) { joins[gap.index] = true }
    return joining(rects, where: joins)
  }

  /// Joins up to `excess` pairs of vertical neighbours, those that add the fewest pixels; no rectangle takes part in two joins.
  private static func joiningBands(_ bands: [Rect], removing excess: Int) -> [Rect] {
    var pairs: [(area: Int, index: Int)] = []
    for index in bands.indices.dropFirst() {
      let both = bands[index - 1].boundingUnion(bands[index]).area
      pairs.append((both &- bands[index - 1].area &- bands[index].area, index))
    }
    pairs.sort { ($0.area, $0.index) < ($1.area, $1.index) }
    var joins = [Bool](repeating: false, count: bands.count + 1)
    var joined = 0
    for pair in pairs where joined < excess && !joins[pair.index - 1] && !joins[pair.index + 1] {
      joins[pair.index] = true
      joined += 1
    }
    return joining(bands, where: joins)
  }

  /// Every rectangle that `joins` marks becomes one with the rectangle before it.
  private static func joining(_ rects: [Rect], where joins: [Bool]) -> [Rect] {
    var result: [Rect] = []
    for (index, rect) in rects.enumerated() {
      if joins[index], let last = result.popLast() {
        result.append(last.boundingUnion(rect))
      } else {
        result.append(rect)
      }
    }
    return result
  }
}

// MARK: - The sweep

extension Region {
  private enum Operation {
    case union, intersection, difference

    /// Whether rows that only the first region has are in the result.
    var keepsFirst: Bool { self != .intersection }
    /// Whether rows that only the second region has are in the result.
    var keepsSecond: Bool { self == .union }
  }

  /// Walks down the bands of both regions; between two neighbouring edges of bands the result's spans are those of one row.
  private static func combine(_ first: [Rect], _ second: [Rect], _ operation: Operation) -> [Rect] {
    var builder = BandBuilder(rects: [])
    var a = bandRange(first, from: 0)
    var b = bandRange(second, from: 0)
    var y = Int32.min
    while !a.isEmpty && !b.isEmpty {
      let aTop = max(first[a.lowerBound].top, y)
      let bTop = max(second[b.lowerBound].top, y)
      let aBottom = first[a.lowerBound].bottom
      let bBottom = second[b.lowerBound].bottom
      if aTop < bTop {
        y = min(aBottom, bTop)
        if operation.keepsFirst { builder.appendBand(first[a], top: aTop, bottom: y) }
      } else if bTop < aTop {
        y = min(bBottom, aTop)
        if operation.keepsSecond { builder.appendBand(second[b], top: bTop, bottom: y) }
      } else {
        y = min(aBottom, bBottom)
        switch operation {
        case .union: builder.appendUnion(first[a], second[b], top: aTop, bottom: y)
        case .intersection: builder.appendIntersection(first[a], second[b], top: aTop, bottom: y)
        case .difference: builder.appendDifference(first[a], second[b], top: aTop, bottom: y)
        }
      }
      if y >= aBottom { a = bandRange(first, from: a.upperBound) }
      if y >= bBottom { b = bandRange(second, from: b.upperBound) }
    }
    if operation.keepsFirst { appendRest(of: first, from: a, below: y, to: &builder) }
    if operation.keepsSecond { appendRest(of: second, from: b, below: y, to: &builder) }
    return builder.rects
  }

  /// The indices of the band that starts at `start`; empty at the end.
  private static func bandRange(_ rects: [Rect], from start: Int) -> Range<Int> {
    guard start < rects.count else { return start..<start }
    var end = start + 1
    while end < rects.count, rects[end].top == rects[start].top { end += 1 }
    return start..<end
  }

  private static func appendRest(of rects: [Rect], from band: Range<Int>, below y: Int32, to builder: inout BandBuilder) {
    guard !band.isEmpty else { return }
    builder.appendBand(rects[band], top: max(rects[band.lowerBound].top, y), bottom: rects[band.lowerBound].bottom)
    builder.appendBands(rects[band.upperBound...])
  }
}
