/// A row of a picture of one bit a pixel.
struct BitRow {
  let bytes: UnsafeRawBufferPointer
  let width: Int
  /// The most significant bit of a byte is its leftmost pixel; otherwise the least significant one is.
  let isBigEndian: Bool
  /// Bits that are 0 count as set.
  let inverse: Bool

  /// The first position from `start` on whose bit is as asked for; `width` if there is none.
  func next(isSet: Bool, from start: Int) -> Int {
    guard start < width else { return width }
    var index = start >> 3
    var matches = matching(index, isSet) & 0xff >> UInt8(start & 7)
    while matches == 0 {
      index += 1
      if index << 3 >= width { return width }
      matches = matching(index, isSet)
    }
    return min(width, index << 3 + matches.leadingZeroBitCount)
  }

  /// The bits of a byte, leftmost pixel first, that are as asked for.
  private func matching(_ index: Int, _ isSet: Bool) -> UInt8 {
    let byte = bytes[index]
    let ordered = isBigEndian ? byte : byte.bitReversed
    return isSet != inverse ? ordered : ~ordered
  }
}

extension UInt8 {
  fileprivate var bitReversed: UInt8 {
    let nibbles = self >> 4 | self << 4
    let pairs = (nibbles & 0xcc) >> 2 | (nibbles & 0x33) << 2
    return (pairs & 0xaa) >> 1 | (pairs & 0x55) << 1
  }
}
