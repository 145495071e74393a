public import SpiceGraphics

/// An image of plain pixels as it travels (spec 03, section 7.4).
///
/// Nothing is checked here but that the data is there: `bitmap(palette:)` does the rest.
public struct WireBitmap: WireCoded {
  public var format: BitmapFormat
  public var flags: WireBitmapFlags
  /// Pixels.
  public var width: UInt32
  /// Pixels.
  public var height: UInt32
  /// Bytes from one row to the next.
  public var stride: UInt32
  public var palette: WirePalette
  /// `stride * height` bytes.
  public var data: ArraySlice<UInt8>

  public init(
    format: BitmapFormat, flags: WireBitmapFlags, width: UInt32, height: UInt32, stride: UInt32, palette: WirePalette = .none,
    data: ArraySlice<UInt8>
  ) {
    self.format = format
    self.flags = flags
    self.width = width
    self.height = height
    self.stride = stride
    self.palette = palette
    self.data = data
  }

  /// The bitmap as it travels; an indexed one takes its palette along.
  public init(_ bitmap: Bitmap) {
    self.init(
      format: bitmap.format, flags: bitmap.isTopDown ? .topDown : [], width: UInt32(bitmap.width), height: UInt32(bitmap.height),
      stride: UInt32(bitmap.stride), palette: bitmap.palette.map { .inline($0) } ?? .none,
      data: bitmap.data.prefix(bitmap.stride * bitmap.height))
  }

  /// The bitmap, checked; its data stays where it is.
  ///
  /// - Parameter palette: the palette with the given id, if `palette` names one of the cache; nil when there is none.
  public func bitmap(palette cached: (UInt64) -> Palette? = { _ in nil }) throws(BitmapError) -> Bitmap {
    let colors: Palette? =
      switch palette {
      case .none: nil
      case .inline(let palette): palette
      case .cached(let id): cached(id)
      }
    if case .cached = palette, colors == nil { throw .missingPalette }
    return try Bitmap(
      format: format, width: Int(width), height: Int(height), stride: Int(stride), isTopDown: flags.contains(.topDown), palette: colors,
      data: data)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    format = BitmapFormat(rawValue: try reader.u8("format"))
    let flags = try reader.u8("flags")
    self.flags = WireBitmapFlags(rawValue: flags)
    width = try reader.u32("x")
    height = try reader.u32("y")
    stride = try reader.u32("stride")
    palette = try reader.palette(flags: flags)
    try reader.needElements(Int(height), size: Int(stride), "data")
    data = try reader.bytes(Int(height) * Int(stride), "data")
  }

  public func write(to writer: inout WireWriter) {
    precondition(UInt64(data.count) == UInt64(stride) * UInt64(height), "the data has all rows and nothing else")
    writer.u8(format.rawValue)
    writer.u8(flags.wireValue(palette))
    writer.u32(width)
    writer.u32(height)
    writer.u32(stride)
    writer.palette(palette)
    writer.payload(data)
  }
}
