/// How the pixels of a surface are stored (spec 03, section 8.8).
///
/// Any number is a value, because a peer may send any; the formats below are the ones with a meaning.
public struct SurfaceFormat: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt32

  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// One bit of alpha.
  public static let alpha1 = SurfaceFormat(rawValue: 1)
  /// A byte of alpha.
  public static let alpha8 = SurfaceFormat(rawValue: 8)
  /// Little-endian 16 bits, `0RRRRRGGGGGBBBBB`.
  public static let rgb555 = SurfaceFormat(rawValue: 16)
  /// Little-endian 16 bits, `RRRRRGGGGGGBBBBB`.
  public static let rgb565 = SurfaceFormat(rawValue: 80)
  /// Bytes blue, green, red and one without meaning.
  public static let xrgb32 = SurfaceFormat(rawValue: 32)
  /// Bytes blue, green, red, alpha; the colours are premultiplied.
  public static let argb32 = SurfaceFormat(rawValue: 96)

  /// Bits of one pixel; nil for numbers without a meaning.
  public var bitsPerPixel: Int? {
    switch self {
    case .alpha1: 1
    case .alpha8: 8
    case .rgb555, .rgb565: 16
    case .xrgb32, .argb32: 32
    default: nil
    }
  }
}
