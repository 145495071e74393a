/// The unit map of a pass, made in blocks of 64 units where the encoder looks at it: what is copied whole from an earlier image is not
/// mapped.
///
/// An *anchor* is a border that is entered into the tables: each of them, but in noise, where nearly every unit is a border, only those
/// with one of sixteen kinds of signature. As the content picks them, the same are picked where the content repeats.
struct PassMap<Unit: LZUnit> {
  private let units: UnsafeRawPointer
  private let count: Int
  /// Where the units come from.
  private var feed: PixelFeed
  /// As those of `UnitMap`, where they are mapped.
  let signatures: UnsafeMutablePointer<UInt8>
  private let borderWords: UnsafeMutablePointer<UInt64>
  private let anchorWords: UnsafeMutablePointer<UInt64>
  /// Units before are mapped or were skipped. Behind them stands a word of borders and anchors, which ends searches.
  private(set) var end = 0

  /// Units that are mapped at once.
  private static var step: Int { 512 }
  /// Units behind a border that the contexts of the tables reach to.
  private static var reach: Int { UnitMap.block }
  /// 64 units with more borders are noise.
  private static var noise: Int { 58 }

  /// For `count` units, with memory of `map`, which was reset for them, and for `anchorCount(count)` words.
  init(_ units: UnsafeRawPointer, count: Int, feed: PixelFeed, map: borrowing UnitMap, anchors: UnsafeMutablePointer<UInt64>) {
    self.units = units
    self.count = count
    self.feed = feed
    signatures = map.signatures
    borderWords = map.borders
    anchorWords = anchors
  }

  /// Words that the anchors of `count` units take.
  static func anchorCount(_ count: Int) -> Int { count / UnitMap.block + 3 }

  /// Units that may be looked at.
  @inline(__always) var available: Int { feed.available }

  /// Makes units available, `index` of them if there are so many.
  @inline(__always)
  mutating func need(_ index: Int) {
    if index > feed.available, feed.available < count { feed.fill(to: index) }
  }

  /// The first border at or behind unit `index`, and the signatures behind it, are mapped then; `count` if there is no border.
  @inline(__always)
  mutating func border(from index: Int) -> Int {
    if index &+ Self.reach > end { extend(to: index &+ Self.step) }
    var border = UnitMap.border(borderWords, from: index)
    while border &+ Self.reach > end, end < count {
      extend(to: end &+ Self.step)
      border = UnitMap.border(borderWords, from: index)
    }
    return min(border, count)
  }

  /// The first anchor at or behind unit `index`, or the first unit that is not mapped.
  @inline(__always) func anchor(from index: Int) -> Int { min(UnitMap.border(anchorWords, from: index), count) }

  /// True if few borders around unit `index` are anchors.
  @inline(__always) func isNoise(_ index: Int) -> Bool { borderWords[index &>> 6] != anchorWords[index &>> 6] }

  /// The anchors among the 64 units of a mapped block.
  @inline(__always) func anchors(block: Int) -> UInt64 { anchorWords[block] }

  /// Leaves out the blocks up to that of unit `index`.
  mutating func skip(to index: Int) { end = max(end, index & ~(UnitMap.block - 1)) }

  /// Maps blocks until the unit before `index` is mapped.
  @inline(never)
  mutating func extend(to index: Int) {
    let target = min(index, count)
    need(target &+ UnitMap.block)
    while end < target {
      let word = end &>> 6
      let size = min(UnitMap.block, count &- end)
      let borders = Unit.sweepBlock(
        units + end &* Unit.size, isFirst: end == 0, count: size, signatures: signatures + end)
      borderWords[word] = borders
      anchorWords[word] =
        borders.nonzeroBitCount <= Self.noise ? borders : borders & Self.picked(UnsafeRawPointer(signatures + end))
      end &+= size
    }
    if end == count {
      UnsafeMutableRawPointer(signatures + end).initializeMemory(as: UInt8.self, repeating: 0, count: UnitMap.block)
    }
    let word = (end &+ UnitMap.block &- 1) &>> 6
    borderWords[word] = ~0
    anchorWords[word] = ~0
  }

  /// Bit i is set if the lower four bits of signature i, of 64, are 7.
  @inline(__always) private static func picked(_ signatures: UnsafeRawPointer) -> UInt64 {
    var result: UInt64 = 0
    var index = 0
    while index < 64 {
      let different = (signatures.word64(index) ^ 0x0707_0707_0707_0707) & 0x0f0f_0f0f_0f0f_0f0f
      let marks = (0x8080_8080_8080_8080 &- different) & 0x8080_8080_8080_8080
      result |= (((marks &>> 7) &* 0x0102_0408_1020_4080) &>> 56) &<< UInt64(truncatingIfNeeded: index)
      index &+= 8
    }
    return result
  }
}
