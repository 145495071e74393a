/// What an encoder wants to know of the units of a pass before it looks for matches: a byte of signature for each, and where runs of equal
/// units end.
///
/// A unit that differs from the one before it is a *border*; unit 0 always is one. A match may start anywhere, but tables that are filled
/// and asked at borders alone find nearly as many.
///
/// The map is made in blocks of 64 units, as soon as they are there: `sweep` may be called for each row that was gathered.
struct UnitMap: ~Copyable, @unchecked Sendable {
  /// One for each unit, and 64 zeros behind the last one.
  private(set) var signatures: UnsafeMutablePointer<UInt8>
  /// Bit j of word w is set if unit 64 w + j is a border; two words of ones stand behind the last one.
  private(set) var borders: UnsafeMutablePointer<UInt64>
  /// Units that there is room for.
  private var capacity: Int
  /// Units whose signatures and borders are there.
  private(set) var count = 0

  static let block = 64
  private static let smallest = 1 << 12

  init() {
    capacity = Self.smallest
    signatures = .allocate(capacity: Self.smallest + Self.block)
    borders = .allocate(capacity: Self.words(Self.smallest))
  }

  deinit {
    signatures.deallocate()
    borders.deallocate()
  }

  private static func words(_ units: Int) -> Int { units / block + 3 }

  /// Forgets all units and makes room for `units`. Memory that is much larger than that is given back.
  mutating func reset(units: Int) {
    count = 0
    let isTooLarge = capacity > 1 << 22 && capacity / 8 > units
    guard units > capacity || isTooLarge else { return }
    signatures.deallocate()
    borders.deallocate()
    capacity = max(units, Self.smallest)
    signatures = .allocate(capacity: capacity + Self.block)
    borders = .allocate(capacity: Self.words(capacity))
  }

  /// Adds those of the first `available` units at `units` that fill blocks, or all of them if they are the last.
  mutating func sweep<Unit: LZUnit>(_: Unit.Type, _ units: UnsafeRawPointer, available: Int, isLast: Bool) {
    precondition(available <= capacity)
    let signatures = signatures
    let borders = borders
    var index = count
    while index &+ Self.block <= available {
      borders[index &>> 6] = Unit.sweepBlock(
        units + index &* Unit.size, isFirst: index == 0, count: Self.block, signatures: signatures + index)
      index &+= Self.block
    }
    if isLast {
      var word = index &>> 6
      if index < available {
        borders[word] = Unit.sweepBlock(
          units + index &* Unit.size, isFirst: index == 0, count: available &- index, signatures: signatures + index)
        word &+= 1
        index = available
      }
      UnsafeMutableRawPointer(signatures + index).initializeMemory(as: UInt8.self, repeating: 0, count: Self.block)
      borders[word] = ~0
      borders[word &+ 1] = ~0
    }
    count = index
  }

  /// The first border at or behind unit `index`; one behind the last unit if there is none.
  @inline(__always) static func border(_ borders: UnsafePointer<UInt64>, from index: Int) -> Int {
    var word = index &>> 6
    let bits = borders[word] &>> UInt64(truncatingIfNeeded: index & 63)
    if bits != 0 { return index &+ bits.trailingZeroBitCount }
    repeat { word &+= 1 } while borders[word] == 0
    return word &<< 6 &+ borders[word].trailingZeroBitCount
  }
}

extension LZUnit {
  /// Writes the signatures of `count` units, at most 64, and tells which of them are borders. `isFirst`: no unit is before them.
  @inline(__always)
  static func sweepBlock(_ units: UnsafeRawPointer, isFirst: Bool, count: Int, signatures: UnsafeMutablePointer<UInt8>) -> UInt64 {
    var borders: UInt64 = 0
    var index = 0
    if isFirst {
      while index < min(8, count) {
        borders |= sweepOne(units, index, isFirst: index == 0, signatures) &<< UInt64(truncatingIfNeeded: index)
        index &+= 1
      }
    }
    while index &+ 8 <= count {
      borders |= sweepEight(units + index &* size, signatures: signatures + index) &<< UInt64(truncatingIfNeeded: index)
      index &+= 8
    }
    while index < count {
      borders |= sweepOne(units, index, isFirst: false, signatures) &<< UInt64(truncatingIfNeeded: index)
      index &+= 1
    }
    return borders
  }

  @inline(__always)
  private static func sweepOne(_ units: UnsafeRawPointer, _ index: Int, isFirst: Bool, _ signatures: UnsafeMutablePointer<UInt8>) -> UInt64
  {
    let unit = word(units, index)
    signatures[index] = signature(unit)
    return isFirst || !areEqual(unit, word(units, index &- 1)) ? 1 : 0
  }
}
