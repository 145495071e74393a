public import SpiceGraphics

/// Where the palette of an image is (spec 03, sections 7.4 and 7.6).
public enum WirePalette: Hashable, Sendable {
  /// There is none.
  case none
  case inline(Palette)
  /// The cached palette with this id.
  case cached(UInt64)
}

/// Bits of a bitmap and of an LZ image with palette (spec 03, section 7.4).
///
/// The bit that says that the palette is a cached one is not kept here: `WirePalette` tells that.
public struct WireBitmapFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  /// The bit for a cached palette is dropped.
  public init(rawValue: UInt8) { self.rawValue = rawValue & ~Self.paletteFromCache }

  static let paletteFromCache: UInt8 = 2

  /// The palette goes into the palette cache.
  public static let cachePalette = WireBitmapFlags(rawValue: 1)
  /// The first row is the top one.
  public static let topDown = WireBitmapFlags(rawValue: 4)

  /// The byte on the wire.
  func wireValue(_ palette: WirePalette) -> UInt8 {
    if case .cached = palette { rawValue | Self.paletteFromCache } else { rawValue }
  }
}

extension WireReader {
  /// The palette field, whose form the flags of the image decide.
  mutating func palette(flags: UInt8) throws(WireError) -> WirePalette {
    if flags & WireBitmapFlags.paletteFromCache != 0 { return .cached(try u64("palette_id")) }
    guard var target = try pointer("palette") else { return .none }
    return .inline(try Palette(from: &target))
  }
}

extension WireWriter {
  mutating func palette(_ palette: WirePalette) {
    switch palette {
    case .none: pointer(nil)
    case .inline(let palette): pointer { palette.write(to: &$0) }
    case .cached(let id): u64(id)
    }
  }
}
