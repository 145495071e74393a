import SpiceGraphics

/// How pixels of an image become raw pixels of a surface (spec 06, sections 4.2 and 4.4).
struct PixelConversion {
  private enum Kind {
    /// The pixels are raw pixels of the surface already.
    case raw
    /// 32-bit pixels, whose top byte is set.
    case rgb32HighBits
    /// Blue, green, red; the top byte becomes `top`.
    case rgb24(top: UInt32)
    case rgb555
    case indexed8
    case indexed4
    case indexed1
    case alpha8
    case rgb32To555
    case rgb32To565
    case rgb24To555
    case rgb24To565
    case rgb555To565
    case rgbaToAlpha8
    /// Every pixel becomes this value.
    case constant(UInt8)
  }

  private let kind: Kind
  /// Bytes of a pixel of the surface.
  let bytesPerPixel: Int
  /// Raw pixels of the surface, as many as an index can have values; empty for direct colours.
  private let colors: [UInt32]

  /// True when nothing is to be done: pixels may be copied byte by byte.
  var isRaw: Bool { if case .raw = kind { true } else { false } }

  /// For a source that has the surface's pixels already.
  init(rawBytesPerPixel: Int) {
    kind = .raw
    bytesPerPixel = rawBytesPerPixel
    colors = []
  }

  /// - Throws: `invalid` for pictures that have no meaning on such a surface.
  init(from bitmap: Bitmap, setsHighBits: Bool, to format: SurfaceFormat, operation: String) throws(CanvasError) {
    switch format {
    case .xrgb32, .argb32: bytesPerPixel = 4
    case .rgb555, .rgb565: bytesPerPixel = 2
    case .alpha8: bytesPerPixel = 1
    default: throw .unsupportedFormat(format)
    }
    let isWide = bytesPerPixel == 4
    if bitmap.format.isIndexed {
      switch bitmap.format {
      case .oneBitBE: kind = .indexed1
      case .fourBitBE: kind = .indexed4
      case .eightBit: kind = .indexed8
      default: throw .invalid(operation: operation, problem: "bitmaps of format \(bitmap.format.rawValue) are masks")
      }
      guard isWide || format == .rgb555 else {
        throw .invalid(operation: operation, problem: "palettes have no meaning on surfaces of format \(format.rawValue)")
      }
      guard let palette = bitmap.palette else { throw .invalid(operation: operation, problem: "an indexed bitmap has no palette") }
      // An index behind the palette's end is colour 0.
      var colors = [UInt32](repeating: 0, count: 1 << (bitmap.format.bitsPerPixel ?? 0))
      for (index, color) in palette.entries.prefix(colors.count).enumerated() { colors[index] = color }
      if setsHighBits && isWide { for index in colors.indices { colors[index] |= 0xff00_0000 } }
      self.colors = colors
      return
    }
    colors = []
    switch (bitmap.format, format) {
    case (.rgb32, _) where isWide: kind = setsHighBits ? .rgb32HighBits : .raw
    case (.rgba, _) where isWide: kind = .raw
    case (.rgb24, _) where isWide: kind = .rgb24(top: setsHighBits ? 0xff00_0000 : 0)
    case (.rgb555, _) where isWide: kind = .rgb555
    case (.alpha8, _) where isWide: kind = .alpha8
    case (.rgb555, .rgb555), (.alpha8, .alpha8): kind = .raw
    case (.rgb555, .rgb565): kind = .rgb555To565
    case (.rgb32, .rgb555), (.rgba, .rgb555): kind = .rgb32To555
    case (.rgb32, .rgb565), (.rgba, .rgb565): kind = .rgb32To565
    case (.rgb24, .rgb555): kind = .rgb24To555
    case (.rgb24, .rgb565): kind = .rgb24To565
    case (.alpha8, _): kind = .constant(0)
    case (.rgba, .alpha8): kind = .rgbaToAlpha8
    default: kind = .constant(0xff)
    }
  }

  /// Writes `count` raw pixels for those of an image's row from position `x` on.
  func convert(_ row: UnsafeRawPointer, x: Int, count: Int, into target: UnsafeMutableRawPointer) {
    switch kind {
    case .raw: target.copyMemory(from: row + x * bytesPerPixel, byteCount: count * bytesPerPixel)
    case .rgb32HighBits: Self.each(count, target) { Self.load32(row, x &+ $0) | 0xff00_0000 }
    case .rgb24(let top): Self.each(count, target) { Self.load24(row, x &+ $0) | top }
    case .rgb555: Self.each(count, target) { Self.expand555(Self.load16(row, x &+ $0)) }
    case .alpha8: Self.each(count, target) { UInt32(row.load(fromByteOffset: x &+ $0, as: UInt8.self)) << 24 }
    case .rgb32To555: Self.each(count, target) { Self.reduce555(Self.load32(row, x &+ $0)) }
    case .rgb32To565: Self.each(count, target) { Self.reduce565(Self.load32(row, x &+ $0)) }
    case .rgb24To555: Self.each(count, target) { Self.reduce555(Self.load24(row, x &+ $0)) }
    case .rgb24To565: Self.each(count, target) { Self.reduce565(Self.load24(row, x &+ $0)) }
    case .rgb555To565: Self.each(count, target) { Self.reduce565(Self.expand555(Self.load16(row, x &+ $0))) }
    case .rgbaToAlpha8: Self.each(count, target) { row.load(fromByteOffset: (x &+ $0) &* 4 &+ 3, as: UInt8.self) }
    case .constant(let value): target.initializeMemory(as: UInt8.self, repeating: value, count: count * bytesPerPixel)
    case .indexed8, .indexed4, .indexed1: convertIndexes(row, x: x, count: count, into: target)
    }
  }

  private func convertIndexes(_ row: UnsafeRawPointer, x: Int, count: Int, into target: UnsafeMutableRawPointer) {
    colors.withUnsafeBufferPointer { colors in
      // Tables have 256, 16 and 2 entries, so no index of a pixel leaves them.
      func lookUp<Pixel: FixedWidthInteger & BitwiseCopyable>(_: Pixel.Type) {
        switch kind {
        case .indexed8:
          Self.each(count, target) { Pixel(truncatingIfNeeded: colors[Int(row.load(fromByteOffset: x &+ $0, as: UInt8.self))]) }
        case .indexed4:
          Self.each(count, target) {
            let position = x &+ $0
            let byte = row.load(fromByteOffset: position >> 1, as: UInt8.self)
            return Pixel(truncatingIfNeeded: colors[Int(position & 1 == 0 ? byte >> 4 : byte & 15)])
          }
        default:
          Self.each(count, target) {
            let position = x &+ $0
            let byte = row.load(fromByteOffset: position >> 3, as: UInt8.self)
            return Pixel(truncatingIfNeeded: colors[Int(byte >> UInt8(7 &- position & 7) & 1)])
          }
        }
      }
      if bytesPerPixel == 4 { lookUp(UInt32.self) } else { lookUp(UInt16.self) }
    }
  }

  @inline(__always)
  private static func each<Pixel: BitwiseCopyable>(_ count: Int, _ target: UnsafeMutableRawPointer, _ pixel: (Int) -> Pixel) {
    for i in 0..<count { target.storeBytes(of: pixel(i), toByteOffset: i &* MemoryLayout<Pixel>.size, as: Pixel.self) }
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

  /// Five bits to eight: the upper three are repeated below. The top byte becomes 255, as for every source without alpha.
  @inline(__always)
  private static func expand555(_ pixel: UInt16) -> UInt32 {
    let value = UInt32(pixel)
    let red = (value & 0x7c00) << 9
    let green = (value & 0x03e0) << 6
    let blue = (value & 0x001f) << 3
    return 0xff00_0000 | red | green | blue | (red | green | blue) >> 5 & 0x0007_0707
  }

  @inline(__always)
  private static func reduce555(_ pixel: UInt32) -> UInt16 {
    UInt16(truncatingIfNeeded: pixel >> 9 & 0x7c00 | pixel >> 6 & 0x03e0 | pixel >> 3 & 0x001f)
  }

  @inline(__always)
  private static func reduce565(_ pixel: UInt32) -> UInt16 {
    UInt16(truncatingIfNeeded: pixel >> 8 & 0xf800 | pixel >> 5 & 0x07e0 | pixel >> 3 & 0x001f)
  }
}
