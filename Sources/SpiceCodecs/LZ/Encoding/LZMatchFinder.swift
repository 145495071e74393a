/// Finds matches in the units of one pass.
///
/// At each place it tries the run of the unit before, the row above, and what the tables know of the next border; it takes what is worth
/// most and looks no further. The distance of the last match is hardly ever a good one again.
///
/// The units may change while they are read: distances and lengths come from comparisons within bounds, so that the stream can be decoded
/// whatever they find, and unit values choose table slots only.
struct LZMatchFinder<Unit: LZUnit> {
  let units: UnsafeRawPointer
  let count: Int
  /// The distance of the row above; 0 if it is too large.
  let rowDistance: Int
  let signatures: UnsafePointer<UInt8>
  let borders: UnsafePointer<UInt64>
  let slots: UnsafeMutablePointer<UInt32>
  /// The position of the first unit in the tables.
  let base: Int

  /// A match of this length is taken without asking the tables.
  private static var longEnough: Int { 64 }

  /// `map` has all of the units' borders. All memory is borrowed and must outlive the value.
  init(units: UnsafeRawPointer, count: Int, unitsPerRow: Int, map: borrowing UnitMap, tables: inout LZMatchTables) {
    precondition(map.count == count)
    self.units = units
    self.count = count
    rowDistance = unitsPerRow > 1 && unitsPerRow <= LZTokens.largestDistance ? unitsPerRow : 0
    signatures = UnsafePointer(map.signatures)
    borders = UnsafePointer(map.borders)
    slots = tables.slots
    base = tables.begin(units: count)
  }

  struct Match {
    /// 0 for no match.
    var length = 0
    var distance = 0
    fileprivate var worth = Int.min
  }

  /// The best match at `position`, from 1 to `count - 1`.
  @inline(__always) func match(at position: Int) -> Match {
    var best = Match()
    let border = UnitMap.border(borders, from: position)
    let run = min(border, count) &- position
    if run >= Unit.shortestMatch(distance: 1) { take(run, 1, &best) }
    if rowDistance != 0, rowDistance <= position, isLonger(position, rowDistance, than: best.length) {
      compare(position, rowDistance, &best)
    }
    if best.length < Self.longEnough {
      if border < count {
        let context = LZMatchTables.Context(signatures + border)
        tryBorder(context.longSlot, border, position, &best)
        // Shorter contexts rarely find more than a long one whose units are equal indeed.
        if best.length < border &- position &+ LZMatchTables.longContext {
          tryBorder(context.shortSlot, border, position, &best)
          tryBorder(context.mediumSlot, border, position, &best)
        }
      }
    }
    if best.length == 0, Unit.size > 1 {
      let distance = base &+ position &- Int(slots[LZMatchTables.unitSlot(Unit.self, Unit.word(units, position))])
      if distance > 0, distance <= position, distance <= LZTokens.largestNear { compare(position, distance, &best) }
    }
    return best
  }

  /// Tries the place whose border has the table's slot, shifted by as much as `position` is before `border`. It must reach beyond the border
  /// and beyond what was found before, else it is of no use.
  @inline(__always) private func tryBorder(_ slot: Int, _ border: Int, _ position: Int, _ best: inout Match) {
    let distance = base &+ border &- Int(slots[slot])
    // From 1 to what there is before, in one comparison.
    guard UInt(bitPattern: distance &- 1) < UInt(bitPattern: min(position, LZTokens.largestDistance)) else { return }
    guard isLonger(position, distance, than: best.length) else { return }
    let length = length(position, distance)
    if length >= max(border &- position &+ 1, Unit.shortestMatch(distance: distance)) { take(length, distance, &best) }
  }

  /// False if a match with the unit `distance` before cannot have more than `length` units: a quick look at the one behind them.
  @inline(__always) private func isLonger(_ position: Int, _ distance: Int, than length: Int) -> Bool {
    let end = position &+ length
    return end < count && Unit.areEqual(Unit.word(units, end), Unit.word(units, end &- distance))
  }

  @inline(__always) private func compare(_ position: Int, _ distance: Int, _ best: inout Match) {
    let length = length(position, distance)
    if length >= Unit.shortestMatch(distance: distance) { take(length, distance, &best) }
  }

  @inline(__always) private func length(_ position: Int, _ distance: Int) -> Int {
    let current = units + position &* Unit.size
    return Unit.matchLength(current, current - distance &* Unit.size, limit: count &- position)
  }

  /// A unit is worth half a byte when matches of different cost are compared; worths are in quarters of a byte.
  @inline(__always) private func take(_ length: Int, _ distance: Int, _ best: inout Match) {
    let worth = 2 &* length &- 4 &* LZTokens.cost(length: length &- Unit.lengthBias, distance: distance)
    if worth > best.worth { best = Match(length: length, distance: distance, worth: worth) }
  }

  /// How many units before `position`, at most `limit`, are equal to those `distance` before.
  @inline(__always) func backwardLength(at position: Int, distance: Int, limit: Int) -> Int {
    let limit = min(limit, position &- distance)
    var length = 0
    while length < limit,
      Unit.areEqual(Unit.word(units, position &- length &- 1), Unit.word(units, position &- length &- 1 &- distance))
    {
      length &+= 1
    }
    return length
  }

  /// The next unit behind `position`, but not more than `longestSkip` behind, whose signature has none of the bits of `mask`. `mask` has the
  /// same bits in each byte; equal units are found or passed over alike wherever they are.
  @inline(__always) func anchor(after position: Int, mask: UInt64, longestSkip: Int) -> Int {
    let end = min(count, position &+ longestSkip)
    var index = position &+ 1
    while index < end {
      let bits = UnsafeRawPointer(signatures + index).word64() & mask
      let zeros = (bits &- 0x0101_0101_0101_0101) & ~bits & 0x8080_8080_8080_8080
      if zeros != 0 { return min(end, index &+ zeros.trailingZeroBitCount &>> 3) }
      index &+= 8
    }
    return end
  }

  /// Enters the borders among the units of `range` into the tables.
  @inline(__always) func enter(_ range: Range<Int>) {
    var index = range.lowerBound &>> 6
    let last = range.upperBound &>> 6
    var bits = borders[index] & (~0 &<< UInt64(truncatingIfNeeded: range.lowerBound & 63))
    while true {
      if index == last { bits &= (1 &<< UInt64(truncatingIfNeeded: range.upperBound & 63)) &- 1 }
      while bits != 0 {
        enter(border: index &<< 6 &+ bits.trailingZeroBitCount)
        bits &= bits &- 1
      }
      if index >= last { return }
      index &+= 1
      bits = borders[index]
    }
  }

  /// Enters one unit into the tables.
  @inline(__always) func enter(border: Int) {
    let position = UInt32(truncatingIfNeeded: base &+ border)
    // All slots before the first store, which could change the signatures for all that the compiler knows.
    let context = LZMatchTables.Context(signatures + border)
    let long = context.longSlot
    let medium = context.mediumSlot
    let short = context.shortSlot
    let unit = Unit.size > 1 ? LZMatchTables.unitSlot(Unit.self, Unit.word(units, border)) : 0
    slots[long] = position
    slots[medium] = position
    slots[short] = position
    if Unit.size > 1 { slots[unit] = position }
  }
}
