/// Distances and what matches cost in LZ (spec 05, section 3.2).
enum LZTokens {
  /// The largest distance of two bytes; larger ones take four.
  static let largestNear = 8191
  static let largestDistance = 73727

  /// Bytes of a match. `length`: without the bias.
  @inline(__always) static func cost(length: Int, distance: Int) -> Int {
    2 &+ (distance > largestNear ? 2 : 0) &+ (length >= 7 ? 1 &+ (length &- 7) / 255 : 0)
  }

  /// The most bytes of a match of up to `units` units.
  static func longestMatch(units: Int) -> Int { 6 + units / 255 }
}

extension LZUnit {
  /// The fewest units of a match that is not longer than its units as literals, even though literals before and behind it take a control
  /// byte each.
  @inline(__always) static func shortestMatch(distance: Int) -> Int {
    switch literalSize {
    case 3: distance > LZTokens.largestNear ? 2 : 1
    case 2: distance > LZTokens.largestNear ? 3 : 2
    default: distance > LZTokens.largestNear ? 5 : 3
    }
  }
}

extension TokenOutput {
  /// Puts a copy of `length` units from `distance` units before.
  @inline(__always) mutating func putMatch<Unit: LZUnit>(_: Unit.Type, length: Int, distance: Int) {
    let isFar = distance > LZTokens.largestNear
    let field = isFar ? LZTokens.largestNear : distance &- 1
    putControl(length: length &- Unit.lengthBias, low: field &>> 8)
    put(field)
    if isFar {
      let rest = distance &- (LZTokens.largestNear &+ 1)
      put(rest &>> 8)
      put(rest)
    }
  }
}
