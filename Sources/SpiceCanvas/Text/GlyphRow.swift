/// Merges a row of a glyph into a mask (spec 06, section 12.3).
///
/// `target` is the coverage of the glyph's first pixel; only pixels from `first` to before `end` lie on the mask, but the seven bytes beside
/// them may be touched.
enum GlyphRow {
  /// One bit a pixel, the most significant one leftmost: covered or not.
  @inline(__always)
  static func merge1(_ source: UnsafePointer<UInt8>, _ first: Int, _ end: Int, _ target: UnsafeMutablePointer<UInt8>) {
    var column = first & ~7
    while column < end {
      var bits = source[column >> 3]
      if column < first { bits &= 0xff >> UInt8(first - column) }
      if end - column < 8 { bits &= ~(0xff >> UInt8(end - column)) }
      if bits != 0 {
        let spread = (UInt64(bits) &* 0x0101_0101_0101_0101) & 0x0102_0408_1020_4080
        let covered = ((spread &+ 0x7f7f_7f7f_7f7f_7f7f) >> 7 & 0x0101_0101_0101_0101) &* 255
        let pixels = UnsafeMutableRawPointer(target + column)
        pixels.storeBytes(of: pixels.loadUnaligned(as: UInt64.self) | covered, as: UInt64.self)
      }
      column += 8
    }
  }

  /// Four bits a pixel, the high nibble leftmost: the coverage is at most 240.
  @inline(__always)
  static func merge4(_ source: UnsafePointer<UInt8>, _ first: Int, _ end: Int, _ target: UnsafeMutablePointer<UInt8>) {
    var column = first & ~7
    while column < end {
      let bytes = source + column >> 1
      let isWhole = column >= first && end - column >= 8
      if isWhole {
        let nibbles = UInt64(UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self))
        let pairs = (nibbles | nibbles << 16) & 0x0000_ffff_0000_ffff
        let spread = (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff
        let covered = spread & 0x00f0_00f0_00f0_00f0 | (spread & 0x000f_000f_000f_000f) << 12
        let pixels = UnsafeMutableRawPointer(target + column)
        if pixels.loadUnaligned(as: UInt64.self) == 0 {
          pixels.storeBytes(of: covered, as: UInt64.self)
          column += 8
          continue
        }
      }
      for x in max(column, first)..<min(column + 8, end) {
        let byte = source[x >> 1]
        let covered = x & 1 == 0 ? byte & 0xf0 : byte << 4
        // In the reference an odd pixel beside a covered one replaces what is there already.
        target[x] = x & 1 == 1 && byte & 0xf0 != 0 ? covered : max(target[x], covered)
      }
      column += 8
    }
  }

  /// A byte a pixel.
  @inline(__always)
  static func merge8(_ source: UnsafePointer<UInt8>, _ first: Int, _ end: Int, _ target: UnsafeMutablePointer<UInt8>) {
    for x in first..<end { target[x] = max(target[x], source[x]) }
  }
}
