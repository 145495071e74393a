public import SpiceGraphics

/// Spec 03, section 6.8.
extension Palette: WireCoded {
  public init(from reader: inout WireReader) throws(WireError) {
    let unique = try reader.u64("unique")
    let count = Int(try reader.u16("num_ents"))
    try reader.needElements(count, size: 4, "ents")
    let entries = try reader.array(count) { reader throws(WireError) in try reader.u32("ents") }
    self.init(unique: unique, entries: entries)
  }

  public func write(to writer: inout WireWriter) {
    precondition(entries.count <= UInt16.max, "the count of palette entries has 16 bits")
    writer.u64(unique)
    writer.u16(UInt16(entries.count))
    for entry in entries { writer.u32(entry) }
  }
}
