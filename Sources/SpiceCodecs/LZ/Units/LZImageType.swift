public import SpiceGraphics

/// What the pixels of an LZ or GLZ stream are: the field `type` of both headers (spec 05, section 1).
public enum LZImageType: UInt8, Hashable, Sendable, CaseIterable {
  /// One bit a pixel, the first pixel in bit 0; a unit is a byte.
  case oneBitLE = 1
  /// One bit a pixel, the first pixel in bit 7; a unit is a byte.
  case oneBitBE = 2
  /// Four bits a pixel, the first pixel in the low nibble; a unit is a byte.
  case fourBitLE = 3
  /// Four bits a pixel, the first pixel in the high nibble; a unit is a byte.
  case fourBitBE = 4
  /// A byte a pixel that indexes a palette.
  case eightBit = 5
  /// Words `xRRRRRGGGGGBBBBB`.
  case rgb16 = 6
  /// Bytes blue, green, red.
  case rgb24 = 7
  /// Bytes blue, green, red and one that is not coded.
  case rgb32 = 8
  /// Bytes blue, green, red, alpha: a pass for the colours and one for alpha.
  case rgba = 9
  /// The fourth bytes of pixels whose colours another stream has (JPEG_ALPHA).
  case alphaOfPixels = 10
  /// A byte of alpha a pixel.
  case alpha8 = 11

  /// The type of pictures with pixels of `format`; nil for numbers without a meaning.
  public init?(_ format: BitmapFormat) {
    switch format {
    case .alpha8: self = .alpha8
    case .oneBitLE, .oneBitBE, .fourBitLE, .fourBitBE, .eightBit, .rgb555, .rgb24, .rgb32, .rgba: self.init(rawValue: format.rawValue)
    default: return nil
    }
  }

  /// The format of this type's pixels in memory. Pixels of which only alpha is coded are those of `rgba`.
  public var format: BitmapFormat {
    switch self {
    case .alphaOfPixels: .rgba
    case .alpha8: .alpha8
    default: BitmapFormat(rawValue: rawValue)
    }
  }

  /// True when pixels are indexes into a palette; a unit is a byte of them then, and a pixel otherwise.
  public var isIndexed: Bool { self.rawValue <= LZImageType.eightBit.rawValue }

  /// Bytes of a row in memory, without padding: the field `stride` of both headers. `width` must be below 2^32.
  func stride(width: Int) -> Int {
    switch self {
    case .oneBitLE, .oneBitBE: (width + 7) / 8
    case .fourBitLE, .fourBitBE: (width + 1) / 2
    case .eightBit, .alpha8: width
    case .rgb16: width * 2
    case .rgb24: width * 3
    case .rgb32, .rgba, .alphaOfPixels: width * 4
    }
  }

  /// Units of a row in a pass.
  func unitsPerRow(width: Int) -> Int { isIndexed ? stride(width: width) : width }
}
