import SpiceGraphics

/// Text, pixel by pixel (spec 06, section 12).
struct PlainText<Image> {
  let text: DrawText<Image>

  /// The coverage of a pixel by all glyphs; nil outside of all of them.
  func coverage(_ x: Int, _ y: Int) -> Int? {
    guard let bits = text.string.flags.bitsPerPixel else { return nil }
    var result: Int?
    for glyph in text.string.glyphs {
      let u = x - Int(glyph.renderPosition.x) - Int(glyph.origin.x)
      let v = y - Int(glyph.renderPosition.y) - Int(glyph.origin.y)
      guard (0..<Int(glyph.width)).contains(u), (0..<Int(glyph.height)).contains(v) else { continue }
      let rowBytes = Glyph.rowBytes(width: glyph.width, bitsPerPixel: bits)
      let old = result ?? 0
      func byte(_ row: Int, _ offset: Int) -> Int { Int(glyph.data[glyph.data.startIndex + row * rowBytes + offset]) }
      let row = Int(glyph.height) - 1 - v
      switch bits {
      case 1: result = byte(row, u / 8) >> (7 - u % 8) & 1 == 1 ? 255 : old
      case 4:
        let pair = byte(row, u / 2)
        let new = u % 2 == 0 ? pair & 0xf0 : pair << 4 & 0xf0
        result = u % 2 == 1 && pair & 0xf0 != 0 ? new : max(old, new)
      default: result = max(old, v == 0 ? 0 : byte(row + 1, u))
      }
    }
    return result
  }

  /// The colour of the fore brush as channels, for solid ones.
  static func ink(_ color: UInt32, _ format: SurfaceFormat) -> PlainChannels.Channels {
    if format.bitsPerPixel == 16 {
      return [0, 5, 10].map { Int(Double(color >> UInt32($0) & 31) * 65535 / 31) >> 8 } + [255]
    }
    return [Int(color & 255), Int(color >> 8 & 255), Int(color >> 16 & 255), 255]
  }

  /// The raw pixel after drawing with solid or no brushes.
  func pixel(_ old: UInt32, _ x: Int, _ y: Int, _ format: SurfaceFormat) -> UInt32 {
    var pixel = old
    if text.backArea.contains(Point(x: Int32(x), y: Int32(y))) {
      if case .solid(let color) = text.backBrush { pixel = color } else { pixel = 0 }
      if format.bitsPerPixel == 16 { pixel &= 0xffff }
      if format == .alpha8 { pixel &= 0xff }
    }
    guard case .solid(let color) = text.foreBrush, let m = coverage(x, y) else { return pixel }
    let source = Self.ink(color, format).map { PlainChannels.mul8($0, m) }
    return PlainChannels.reduce(PlainChannels.over(source, PlainChannels.expand(pixel, format)), format)
  }
}
