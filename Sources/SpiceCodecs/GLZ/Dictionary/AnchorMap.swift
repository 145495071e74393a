/// Which borders of a pass are entered into the tables: all of them, but in noise, where nearly every unit is a border, only those with one of
/// sixteen kinds of signature. As the content picks them, the same are picked where the content repeats.
struct AnchorMap: ~Copyable, @unchecked Sendable {
  /// Bit j of word w is set if unit 64 w + j is an anchor; two words of ones stand behind the last one.
  private(set) var anchors: UnsafeMutablePointer<UInt64> = .allocate(capacity: 0)
  private var capacity = 0

  /// 64 units with more borders are noise.
  private static let noise = 58

  deinit { anchors.deallocate() }

  /// Makes the anchors for `count` units whose map is complete.
  mutating func make(_ map: borrowing UnitMap, count: Int) {
    let words = (count + 63) / 64
    if words + 2 > capacity || capacity > 1 << 16 && capacity / 8 > words + 2 {
      anchors.deallocate()
      capacity = words + 2
      anchors = .allocate(capacity: capacity)
    }
    for word in 0..<words {
      let borders = map.borders[word]
      anchors[word] =
        borders.nonzeroBitCount <= Self.noise ? borders : borders & Self.picked(UnsafeRawPointer(map.signatures + word * 64))
    }
    anchors[words] = ~0
    anchors[words + 1] = ~0
  }

  /// Bit i is set if the lower four bits of signature i, of 64, are 7.
  @inline(__always) private static func picked(_ signatures: UnsafeRawPointer) -> UInt64 {
    var result: UInt64 = 0
    for index in stride(from: 0, to: 64, by: 8) {
      let different = (signatures.word64(index) ^ 0x0707_0707_0707_0707) & 0x0f0f_0f0f_0f0f_0f0f
      let marks = (0x8080_8080_8080_8080 &- different) & 0x8080_8080_8080_8080
      result |= (((marks &>> 7) &* 0x0102_0408_1020_4080) &>> 56) &<< UInt64(truncatingIfNeeded: index)
    }
    return result
  }
}
