import SpiceGraphics

/// What glyphs are drawn with (spec 06, section 12.4).
enum TextInk {
  /// 0xffRRGGBB
  case color(UInt32)
  case pattern(ChannelImage, origin: Point)

  /// The channels of a brush's colour. Fields of five bits are read on both formats of 16 bits, though one of them has six for green.
  static func channels(of color: UInt32, _ format: SurfaceFormat) -> UInt32 {
    guard format.bitsPerPixel == 16 else { return 0xff00_0000 | color }
    func channel(_ shift: UInt32) -> UInt32 { ((color >> shift & 31) * 65535 / 31) >> 8 }
    return 0xff00_0000 | channel(10) << 16 | channel(5) << 8 | channel(0)
  }
}
