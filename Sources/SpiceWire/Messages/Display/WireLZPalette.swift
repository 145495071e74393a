/// An LZ image whose pixels index a palette (spec 03, section 7.6). A null palette is refused, as the reference parser does.
public struct WireLZPalette: WireCoded {
  public var flags: WireBitmapFlags
  /// Never `.none`.
  public var palette: WirePalette
  /// The LZ stream.
  public var data: ArraySlice<UInt8>

  public init(flags: WireBitmapFlags, palette: WirePalette, data: ArraySlice<UInt8>) {
    self.flags = flags
    self.palette = palette
    self.data = data
  }

  public init(from reader: inout WireReader) throws(WireError) {
    let flags = try reader.u8("flags")
    self.flags = WireBitmapFlags(rawValue: flags)
    let size = try reader.u32("data_size")
    palette = try reader.palette(flags: flags)
    if palette == .none { throw reader.error("palette", .nullPointer) }
    data = try reader.bytes(Int(size), "data")
  }

  public func write(to writer: inout WireWriter) {
    precondition(palette != .none, "an indexed image has a palette")
    writer.u8(flags.wireValue(palette))
    writer.u32(UInt32(data.count))
    writer.palette(palette)
    writer.payload(data)
  }
}
