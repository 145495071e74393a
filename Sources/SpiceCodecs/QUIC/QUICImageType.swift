public import SpiceGraphics

/// What the pixels of a QUIC stream have (spec 04, section 6.1). The raw value is the header's word.
public enum QUICImageType: UInt32, Hashable, Sendable, CaseIterable {
  /// One component of 8 bits. No server sends it.
  case gray = 1
  /// Three components of 5 bits.
  case rgb16 = 2
  /// Three components of 8 bits, from pixels of three bytes.
  case rgb24 = 3
  /// Three components of 8 bits, from pixels of four bytes.
  case rgb32 = 4
  /// Three components of 8 bits and alpha, which is coded in a pass of its own.
  case rgba = 5

  /// The format of bitmaps that become streams of this type.
  public var format: BitmapFormat {
    switch self {
    case .gray: .alpha8
    case .rgb16: .rgb555
    case .rgb24: .rgb24
    case .rgb32: .rgb32
    case .rgba: .rgba
    }
  }

  /// Components of a pixel.
  public var componentCount: Int {
    switch self {
    case .gray: 1
    case .rgb16, .rgb24, .rgb32: 3
    case .rgba: 4
    }
  }
}
