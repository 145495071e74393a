/// A row of glyphs that is drawn as one text (spec 03, section 9.10: String).
public struct GlyphString: Hashable, Sendable {
  public struct Flags: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// One bit a pixel.
    public static let a1 = Flags(rawValue: 1)
    /// Four bits a pixel.
    public static let a4 = Flags(rawValue: 2)
    /// Eight bits a pixel.
    public static let a8 = Flags(rawValue: 4)
    /// Has no effect.
    public static let topDown = Flags(rawValue: 8)

    /// Bits of one pixel of a glyph: the lowest of the three bits counts; nil without any, and then there are no glyphs.
    public var bitsPerPixel: Int? {
      contains(.a1) ? 1 : contains(.a4) ? 4 : contains(.a8) ? 8 : nil
    }
  }

  public var flags: Flags
  /// At most 65535; none when the flags name no pixel size.
  public var glyphs: [Glyph]

  public init(flags: Flags, glyphs: [Glyph]) {
    self.flags = flags
    self.glyphs = glyphs
  }
}

/// The picture of a character: alpha values in rows, the bottom row first.
public struct Glyph: Hashable, Sendable {
  public var renderPosition: Point
  /// The glyph's upper left pixel lies at `renderPosition + origin`.
  public var origin: Point
  /// Pixels.
  public var width: UInt16
  /// Pixels.
  public var height: UInt16
  /// `height` rows of `Glyph.rowBytes` bytes.
  public var data: ArraySlice<UInt8>

  public init(renderPosition: Point, origin: Point, width: UInt16, height: UInt16, data: ArraySlice<UInt8>) {
    self.renderPosition = renderPosition
    self.origin = origin
    self.width = width
    self.height = height
    self.data = data
  }

  /// Bytes of one row: each is padded to a whole byte.
  public static func rowBytes(width: UInt16, bitsPerPixel: Int) -> Int { (Int(width) * bitsPerPixel + 7) / 8 }
}
