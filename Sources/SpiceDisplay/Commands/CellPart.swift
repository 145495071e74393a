import SpiceGraphics

/// A set of pixels of one cell of a `CommandGrid`: a rectangle, or, when it is none, a bit for each pixel.
struct CellPart {
  /// Pixels along a cell's sides.
  static let side: Int32 = 64

  // The bounds; with `rows` they may be larger than needed.
  private var left: UInt8
  private var top: UInt8
  private var right: UInt8
  private var bottom: UInt8
  /// 64 rows of 64 pixels, the lowest bit is the leftmost one; empty when all pixels inside of the bounds are in the set.
  private var rows: [UInt64] = []

  /// The pixels of `rect`, which lies inside the cell whose upper left pixel is `origin`.
  init(_ rect: Rect, origin: Point) {
    left = UInt8(truncatingIfNeeded: rect.left - origin.x)
    top = UInt8(truncatingIfNeeded: rect.top - origin.y)
    right = UInt8(truncatingIfNeeded: rect.right - origin.x)
    bottom = UInt8(truncatingIfNeeded: rect.bottom - origin.y)
  }

  static let empty = CellPart(.empty, origin: .zero)

  var isEmpty: Bool { left >= right || top >= bottom }

  /// True when these are all pixels of a rectangle of `size` at the cell's upper left pixel.
  func isWhole(_ size: Size) -> Bool {
    rows.isEmpty && left == 0 && top == 0 && Int32(right) == size.width && Int32(bottom) == size.height
  }

  private func row(_ y: Int) -> UInt64 {
    if !rows.isEmpty { return rows[y] }
    guard y >= Int(top), y < Int(bottom), left < right else { return 0 }
    return UInt64.max << UInt64(left) & UInt64.max >> UInt64(64 - right)
  }

  func intersects(_ other: CellPart) -> Bool {
    let (from, to) = (Int(max(top, other.top)), Int(min(bottom, other.bottom)))
    guard from < to, max(left, other.left) < min(right, other.right) else { return false }
    if rows.isEmpty && other.rows.isEmpty { return true }
    return (from..<to).contains { row($0) & other.row($0) != 0 }
  }

  mutating func subtract(_ other: CellPart) {
    guard intersects(other) else { return }
    if rows.isEmpty && other.rows.isEmpty {
      let coversColumns = other.left <= left && right <= other.right
      let coversRows = other.top <= top && bottom <= other.bottom
      switch (coversColumns, coversRows) {
      case (true, true): return self = .empty
      case (true, false) where other.top <= top: return top = other.bottom
      case (true, false) where other.bottom >= bottom: return bottom = other.top
      case (false, true) where other.left <= left: return left = other.right
      case (false, true) where other.right >= right: return right = other.left
      default: break
      }
    }
    combine(other) { $0 & ~$1 }
  }

  mutating func formIntersection(_ other: CellPart) {
    guard intersects(other) else { return self = .empty }
    if rows.isEmpty && other.rows.isEmpty {
      (left, top) = (max(left, other.left), max(top, other.top))
      (right, bottom) = (min(right, other.right), min(bottom, other.bottom))
    } else {
      combine(other) { $0 & $1 }
    }
  }

  mutating func formUnion(_ other: CellPart) {
    if other.isEmpty { return }
    if isEmpty { return self = other }
    if rows.isEmpty && other.rows.isEmpty {
      let sameColumns = left == other.left && right == other.right && other.top <= bottom && top <= other.bottom
      let sameRows = top == other.top && bottom == other.bottom && other.left <= right && left <= other.right
      if sameColumns || sameRows { return growBounds(other) }
    }
    combine(other) { $0 | $1 }
  }

  private mutating func growBounds(_ other: CellPart) {
    (left, top) = (min(left, other.left), min(top, other.top))
    (right, bottom) = (max(right, other.right), max(bottom, other.bottom))
  }

  private mutating func combine(_ other: CellPart, _ operation: (UInt64, UInt64) -> UInt64) {
    var result = [UInt64](repeating: 0, count: 64)
    var any: UInt64 = 0
    for y in 0..<64 {
      result[y] = operation(row(y), other.row(y))
      any |= result[y]
    }
    if any == 0 { return self = .empty }
    growBounds(other)
    rows = result
  }
}
