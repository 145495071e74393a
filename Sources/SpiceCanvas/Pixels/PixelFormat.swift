import SpiceGraphics

/// How the pixels of images and surfaces are stored (spec 06, sections 2.1 and 4.2).
enum PixelFormat {
  /// One bit that indexes a palette; the most significant one is the leftmost pixel.
  case indexed1
  /// Four bits that index a palette; the high nibble is the left pixel.
  case indexed4
  case indexed8
  case rgb555
  case rgb565
  /// Bytes blue, green, red.
  case rgb24
  case xrgb32
  case argb32
  case alpha8
  /// One bit of alpha; the least significant one is the leftmost pixel.
  case alpha1

  /// Nil for formats without a meaning.
  init?(_ format: SurfaceFormat) {
    switch format {
    case .xrgb32: self = .xrgb32
    case .argb32: self = .argb32
    case .rgb555: self = .rgb555
    case .rgb565: self = .rgb565
    case .alpha8: self = .alpha8
    case .alpha1: self = .alpha1
    default: return nil
    }
  }

  /// Nil for formats that are no pictures.
  init?(_ format: BitmapFormat) {
    switch format {
    case .oneBitBE: self = .indexed1
    case .fourBitBE: self = .indexed4
    case .eightBit: self = .indexed8
    case .rgb555: self = .rgb555
    case .rgb24: self = .rgb24
    case .rgb32: self = .xrgb32
    case .rgba: self = .argb32
    case .alpha8: self = .alpha8
    default: return nil
    }
  }
}
