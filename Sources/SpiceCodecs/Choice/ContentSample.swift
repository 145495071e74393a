/// Counts what `ContentEstimate` is made of, over stretches of rows.
struct ContentSample {
  /// Slots of each of the two tables that remember what was seen.
  private static let slotBits = 12
  private static var tableSize: Int { 2 << slotBits }

  private(set) var pixels = 0
  /// Pixels that equal their left neighbour, their upper one, both.
  private(set) var equalLeft = 0
  private(set) var equalAbove = 0
  private(set) var unchanged = 0
  /// The sum of the components' distances from the mean of the left and the upper neighbour, over pixels that do not equal both.
  private(set) var residual = 0
  /// Places where a pixel equals neither; how often its colour, and it between its neighbours in the row, had been at such a place before.
  private(set) var places = 0
  private(set) var knownColors = 0
  private(set) var knownPatterns = 0

  /// Nil if the picture, whose pixels are of this kind, is too small.
  init?<Pixel: SampledPixel>(_: Pixel.Type, of source: ImageSource) {
    guard let grid = SampleGrid(width: source.width, height: source.height) else { return nil }
    var rows = RowFinder(source)
    var chance = SampleGrid.Chance()
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: Self.tableSize) { memory in
      memory.initialize(repeating: 0)
      guard let table = memory.baseAddress else { return }
      for band in 0..<grid.rows {
        let y = grid.row(band, &chance)
        let above = rows.row(y - 1)
        let row = rows.row(y)
        for zone in 0..<grid.stretches {
          // The grid leaves a column on either side.
          let offset = grid.column(zone, &chance) * Pixel.byteCount
          add(Pixel.self, row + offset, above: above + offset, count: grid.length, table: table)
        }
      }
    }
  }

  /// Adds `count` pixels of a row from `here` on, and those above them from `above` on.
  ///
  /// `count` is a multiple of four and at most 64. The caller guarantees that the pixels, and one more on either side of the row's, are
  /// readable, and that `table` has `tableSize` entries.
  private mutating func add<Pixel: SampledPixel>(
    _: Pixel.Type, _ here: UnsafeRawPointer, above: UnsafeRawPointer, count: Int, table: UnsafeMutablePointer<UInt16>
  ) {
    var left = SIMD4<UInt32>()
    var up = SIMD4<UInt32>()
    var both = SIMD4<UInt32>()
    var distance = SIMD8<UInt16>()
    var offset = 0
    let end = count &* Pixel.byteCount
    while offset < end {
      let own = Pixel.loadFour(here + offset)
      let leftPixels = Pixel.loadFour(here + (offset &- Pixel.byteCount))
      let upPixels = Pixel.loadFour(above + offset)
      let sameLeft = (own .== leftPixels).words
      let sameUp = (own .== upPixels).words
      // Words of all ones count as -1.
      left &-= sameLeft
      up &-= sameUp
      both &-= sameLeft & sameUp

      let halves = unsafeBitCast(leftPixels ^ upPixels, to: SIMD8<UInt16>.self) &>> 1 & SIMD8(repeating: 0x7f7f)
      // A component's carry cannot reach the next one: the mean is no larger than either's maximum.
      let mean = (leftPixels & upPixels) &+ unsafeBitCast(halves, to: SIMD4<UInt32>.self)
      let distances = unsafeBitCast(componentDifferences(own, mean), to: SIMD4<UInt32>.self) & ~(sameLeft & sameUp)
      let pairs = unsafeBitCast(distances, to: SIMD8<UInt16>.self)
      // At most 2 * 255 a turn, and sixteen turns.
      distance &+= (pairs & SIMD8(repeating: 0xff)) &+ (pairs &>> 8)

      let novel = unsafeBitCast(~(sameLeft | sameUp), to: SIMD2<UInt64>.self)
      if novel.x | novel.y != 0 {
        let lane = novel.x != 0 ? novel.x.trailingZeroBitCount >> 5 : 2 &+ novel.y.trailingZeroBitCount >> 5
        look(Pixel.self, here + (offset &+ lane &* Pixel.byteCount), table)
      }
      offset &+= 4 &* Pixel.byteCount
    }
    pixels += count
    equalLeft += Int(left.wrappedSum())
    equalAbove += Int(up.wrappedSum())
    unchanged += Int(both.wrappedSum())
    residual += Int(SIMD8<UInt32>(truncatingIfNeeded: distance).wrappedSum())
  }

  /// Looks whether a pixel's colour, and the pixel between its neighbours, have been seen, and remembers them.
  @inline(__always) private mutating func look<Pixel: SampledPixel>(
    _: Pixel.Type, _ here: UnsafeRawPointer, _ table: UnsafeMutablePointer<UInt16>
  ) {
    let own = UInt64(Pixel.load(here))
    let neighbours = UInt64(Pixel.load(here - Pixel.byteCount)) << 32 | UInt64(Pixel.load(here + Pixel.byteCount))
    let color = (own &+ 1) &* 0x9e37_79b9_7f4a_7c15
    let pattern = (color ^ neighbours) &* 0xff51_afd7_ed55_8ccd
    places &+= 1
    knownColors &+= Self.remember(color, table)
    knownPatterns &+= Self.remember(pattern, table + 1 << Self.slotBits)
  }

  /// 1 if the slot of the hash holds the rest of it, which it does afterwards.
  @inline(__always) private static func remember(_ hash: UInt64, _ table: UnsafeMutablePointer<UInt16>) -> Int {
    let slot = Int(hash >> UInt64(64 - slotBits))
    // Never 0, which is an empty slot.
    let tag = UInt16(truncatingIfNeeded: hash >> 32) | 1
    let known = table[slot] == tag
    table[slot] = tag
    return known ? 1 : 0
  }
}
