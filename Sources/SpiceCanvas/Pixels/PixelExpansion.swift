import SpiceGraphics

/// How pixels become four channels in 32 bits: alpha, red, green, blue from the top (spec 06, section 2.2).
struct PixelExpansion {
  let format: PixelFormat
  /// Bits that are set in pixels of `xrgb32` and `rgb24`; the others' top bytes follow from their formats.
  let top: UInt32
  /// What the indexes stand for, as many as an index can have values; empty for direct colours.
  private let colors: [UInt32]

  static let opaque: UInt32 = 0xff00_0000

  init(_ format: PixelFormat, top: UInt32) {
    self.format = format
    self.top = top
    colors = []
  }

  /// An index behind the palette's end is colour 0.
  ///
  /// - Parameter transform: makes a colour of an entry.
  init(_ format: PixelFormat, palette: Palette, transform: (UInt32) -> UInt32) {
    self.format = format
    top = 0
    let count = format == .indexed1 ? 2 : format == .indexed4 ? 16 : 256
    var colors = [UInt32](repeating: transform(0), count: count)
    for (index, entry) in palette.entries.prefix(count).enumerated() { colors[index] = transform(entry) }
    self.colors = colors
  }

  /// Writes the channels of `count` pixels of a row from position `x` on.
  func expand(_ row: UnsafeRawPointer, x: Int, count: Int, into target: UnsafeMutableRawPointer) {
    let top = top
    switch format {
    case .xrgb32: Self.each(count, target) { Self.load32(row, x &+ $0) | top }
    case .argb32: target.copyMemory(from: row + x * 4, byteCount: count * 4)
    case .rgb24: Self.each(count, target) { Self.load24(row, x &+ $0) | top }
    case .rgb555: Self.each(count, target) { Self.expand555(Self.load16(row, x &+ $0)) }
    case .rgb565: Self.each(count, target) { Self.expand565(Self.load16(row, x &+ $0)) }
    case .alpha8: Self.each(count, target) { UInt32(row.load(fromByteOffset: x &+ $0, as: UInt8.self)) << 24 }
    case .alpha1: Self.each(count, target) { Self.bit(row, x &+ $0, isBigEndian: false) == 0 ? 0 : Self.opaque }
    case .indexed8, .indexed4, .indexed1: lookUp(row, x: x, count: count, into: target)
    }
  }

  private func lookUp(_ row: UnsafeRawPointer, x: Int, count: Int, into target: UnsafeMutableRawPointer) {
    colors.withUnsafeBufferPointer { colors in
      guard let colors = colors.baseAddress else { return }
      // Tables have 256, 16 and 2 entries, so no index of a pixel leaves them.
      switch format {
      case .indexed8: Self.each(count, target) { colors[Int(row.load(fromByteOffset: x &+ $0, as: UInt8.self))] }
      case .indexed4:
        Self.each(count, target) {
          let byte = row.load(fromByteOffset: (x &+ $0) &>> 1, as: UInt8.self)
          return colors[Int((x &+ $0) & 1 == 0 ? byte >> 4 : byte & 15)]
        }
      default: Self.each(count, target) { colors[Int(Self.bit(row, x &+ $0, isBigEndian: true))] }
      }
    }
  }

  @inline(__always)
  private static func each(_ count: Int, _ target: UnsafeMutableRawPointer, _ pixel: (Int) -> UInt32) {
    for i in 0..<count { target.storeBytes(of: pixel(i), toByteOffset: i &* 4, as: UInt32.self) }
  }

  @inline(__always)
  private static func bit(_ row: UnsafeRawPointer, _ x: Int, isBigEndian: Bool) -> UInt8 {
    let position = UInt8(truncatingIfNeeded: x & 7)
    return row.load(fromByteOffset: x &>> 3, as: UInt8.self) &>> (isBigEndian ? 7 &- position : position) & 1
  }

  @inline(__always)
  private static func load32(_ row: UnsafeRawPointer, _ x: Int) -> UInt32 {
    UInt32(littleEndian: row.loadUnaligned(fromByteOffset: x &* 4, as: UInt32.self))
  }

  @inline(__always)
  private static func load24(_ row: UnsafeRawPointer, _ x: Int) -> UInt32 {
    let start = x &* 3
    let blue = UInt32(row.load(fromByteOffset: start, as: UInt8.self))
    let green = UInt32(row.load(fromByteOffset: start &+ 1, as: UInt8.self))
    let red = UInt32(row.load(fromByteOffset: start &+ 2, as: UInt8.self))
    return red << 16 | green << 8 | blue
  }

  @inline(__always)
  private static func load16(_ row: UnsafeRawPointer, _ x: Int) -> UInt16 {
    UInt16(littleEndian: row.loadUnaligned(fromByteOffset: x &* 2, as: UInt16.self))
  }

  /// Five bits to eight: the upper three are repeated below.
  @inline(__always)
  static func expand555(_ pixel: UInt16) -> UInt32 {
    let value = UInt32(pixel)
    let colors = (value & 0x7c00) << 9 | (value & 0x03e0) << 6 | (value & 0x001f) << 3
    return opaque | colors | colors >> 5 & 0x0007_0707
  }

  /// As for 555; of six bits the upper two are repeated below.
  @inline(__always)
  static func expand565(_ pixel: UInt16) -> UInt32 {
    let value = UInt32(pixel)
    let redAndBlue = (value & 0xf800) << 8 | (value & 0x001f) << 3
    let green = (value & 0x07e0) << 5
    return opaque | redAndBlue | redAndBlue >> 5 & 0x0007_0007 | green | green >> 6 & 0x0300
  }
}
