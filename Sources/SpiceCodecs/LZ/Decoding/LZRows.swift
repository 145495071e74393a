/// Where the rows of a pass go: rows at equal distances, or all rows as one if they lie one behind the other in the order of the stream.
struct LZRows {
  /// The first unit.
  let start: UnsafeMutableRawPointer
  /// Bytes from one row to the next in the order of the stream, negative if that is the other way than the memory's.
  let step: Int
  let unitsPerRow: Int
  let count: Int

  /// `pixels` has the bytes of the layout. `isTopDown`: the order of the stream. `unitSize`: bytes of a unit in the destination.
  init(_ pixels: UnsafeMutableRawPointer, _ layout: PixelLayout, isTopDown: Bool, unitsPerRow: Int, unitSize: Int) {
    let isFlipped = layout.isTopDown != isTopDown
    let isOneBlock = layout.height == 1 || !isFlipped && layout.stride == unitsPerRow * unitSize
    start = isFlipped ? pixels + (layout.height - 1) * layout.stride : pixels
    step = isFlipped ? -layout.stride : layout.stride
    self.unitsPerRow = isOneBlock ? unitsPerRow * layout.height : unitsPerRow
    count = isOneBlock ? 1 : layout.height
  }

  init(oneBlock start: UnsafeMutableRawPointer, units: Int) {
    self.start = start
    step = 0
    unitsPerRow = units
    count = 1
  }
}
