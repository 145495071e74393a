import SpiceGraphics

/// Rows of packed indexes as pixels of 32 bits (spec 05, section 3.5). Indexes that the palette has no colour for are black; those of four
/// bits are taken modulo the number of colours.
struct LZPalette {
  /// 256 colours; for indexes of one and four bits, only the first two and sixteen have a meaning.
  let colours: UnsafePointer<UInt32>

  /// Bytes that the colours take.
  static let byteCount = 256 * 4

  /// Fills `memory`, `byteCount` bytes, which the palette borrows.
  init(_ palette: Palette?, _ type: LZImageType, memory: UnsafeMutableRawPointer) throws(DecodeError) {
    guard let entries = palette?.entries, !entries.isEmpty else { throw DecodeError(.lz, "palette", .badPalette(entries: 0)) }
    let colours = memory.initializeMemory(as: UInt32.self, repeating: 0, count: 256)
    let wraps = type == .fourBitLE || type == .fourBitBE
    for index in 0..<(wraps ? 16 : min(256, entries.count)) { colours[index] = entries[index % entries.count] & 0x00ff_ffff }
    self.colours = UnsafePointer(colours)
  }

  /// Writes `width` pixels from the indexes of one row. Touches nothing else.
  func expand(_ indexes: UnsafeRawPointer, _ type: LZImageType, to pixels: UnsafeMutableRawPointer, width: Int) {
    switch type {
    case .oneBitLE: expandBits(indexes, to: pixels, width: width, SIMD8(1, 2, 4, 8, 16, 32, 64, 128))
    case .oneBitBE: expandBits(indexes, to: pixels, width: width, SIMD8(128, 64, 32, 16, 8, 4, 2, 1))
    case .fourBitLE: expandNibbles(indexes, to: pixels, width: width, firstShift: 0)
    case .fourBitBE: expandNibbles(indexes, to: pixels, width: width, firstShift: 4)
    default:
      for x in 0..<width { pixels.store(colours[Int(indexes.byte(x))], 4 &* x) }
    }
  }

  /// `order`: the bits of the eight pixels of a byte.
  private func expandBits(_ indexes: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, width: Int, _ order: SIMD8<UInt32>) {
    let zero = SIMD8(repeating: colours[0])
    let one = SIMD8(repeating: colours[1])
    func eight(_ byte: Int) -> SIMD8<UInt32> {
      let bits = SIMD8(repeating: UInt32(indexes.byte(byte))) & order
      return zero.replacing(with: one, where: bits .!= SIMD8(repeating: 0))
    }
    let whole = width / 8
    for byte in 0..<whole { pixels.store(eight(byte), 32 &* byte) }
    guard width % 8 > 0 else { return }
    let rest = eight(whole)
    for x in 0..<width % 8 { pixels.store(rest[x], 32 &* whole &+ 4 &* x) }
  }

  private func expandNibbles(_ indexes: UnsafeRawPointer, to pixels: UnsafeMutableRawPointer, width: Int, firstShift: Int) {
    for x in 0..<width {
      let shift = UInt8(truncatingIfNeeded: x & 1 == 0 ? firstShift : 4 &- firstShift)
      pixels.store(colours[Int((indexes.byte(x / 2) &>> shift) & 15)], 4 &* x)
    }
  }
}
