/// How the pixels of a cursor shape are written (spec 02, section 6.4). Unknown values are kept.
public struct CursorType: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// 32 bits a pixel with alpha.
  public static let alpha = Self(rawValue: 0)
  /// An AND mask and a XOR mask.
  public static let mono = Self(rawValue: 1)
  /// 4-bit indexes, 16 colours, a mask.
  public static let color4 = Self(rawValue: 2)
  /// 8-bit indexes, 256 colours, a mask.
  public static let color8 = Self(rawValue: 3)
  /// 16 bits a pixel (x1R5G5B5), a mask.
  public static let color16 = Self(rawValue: 4)
  /// 24 bits a pixel, a mask.
  public static let color24 = Self(rawValue: 5)
  /// 32 bits a pixel, a mask.
  public static let color32 = Self(rawValue: 6)
}
