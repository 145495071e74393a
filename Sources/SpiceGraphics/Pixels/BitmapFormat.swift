/// How the pixels of a bitmap are stored (spec 03, section 7.4).
///
/// Any number is a value, because a peer may send any; the formats below are the ones with a meaning.
public struct BitmapFormat: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt8

  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// One bit; the least significant one is the leftmost pixel. Used for masks only.
  public static let oneBitLE = BitmapFormat(rawValue: 1)
  /// One bit; the most significant one is the leftmost pixel. As a picture it indexes a palette of two.
  public static let oneBitBE = BitmapFormat(rawValue: 2)
  /// Four bits that index a palette; the low nibble is the left pixel.
  public static let fourBitLE = BitmapFormat(rawValue: 3)
  /// Four bits that index a palette; the high nibble is the left pixel.
  public static let fourBitBE = BitmapFormat(rawValue: 4)
  /// A byte that indexes a palette.
  public static let eightBit = BitmapFormat(rawValue: 5)
  /// Little-endian 16 bits, `0RRRRRGGGGGBBBBB`.
  public static let rgb555 = BitmapFormat(rawValue: 6)
  /// Bytes blue, green, red.
  public static let rgb24 = BitmapFormat(rawValue: 7)
  /// Bytes blue, green, red and one without meaning.
  public static let rgb32 = BitmapFormat(rawValue: 8)
  /// Bytes blue, green, red, alpha; the colours are premultiplied.
  public static let rgba = BitmapFormat(rawValue: 9)
  /// A byte of alpha without a colour.
  public static let alpha8 = BitmapFormat(rawValue: 10)

  /// Bits of one pixel; nil for numbers without a meaning.
  public var bitsPerPixel: Int? {
    switch self {
    case .oneBitLE, .oneBitBE: 1
    case .fourBitLE, .fourBitBE: 4
    case .eightBit, .alpha8: 8
    case .rgb555: 16
    case .rgb24: 24
    case .rgb32, .rgba: 32
    default: nil
    }
  }

  /// True when pixels are indexes into a palette.
  public var isIndexed: Bool { (1...5).contains(rawValue) }

  /// Bytes that the pixels of one row take, without padding; nil for numbers without a meaning.
  public func rowBytes(width: Int) -> Int? {
    guard let bits = bitsPerPixel, width >= 0 else { return nil }
    let (sum, overflow) = width.multipliedReportingOverflow(by: bits)
    guard !overflow, sum <= Int.max - 7 else { return nil }
    return (sum + 7) / 8
  }
}
