/// Removes a palette from the palette cache (spec 03, section 8.6).
public struct DisplayInvalPalette: WireCoded {
  public var id: UInt64

  public init(id: UInt64) {
    self.id = id
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.u64("id")
  }

  public func write(to writer: inout WireWriter) {
    writer.u64(id)
  }
}
