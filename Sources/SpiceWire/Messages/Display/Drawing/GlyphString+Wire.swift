public import SpiceGraphics

/// Spec 03, section 9.10. Without a raster flag there are no glyphs, whatever the length says; such a length is not kept.
extension GlyphString: WireCoded {
  public init(from reader: inout WireReader) throws(WireError) {
    let count = Int(try reader.u16("length"))
    self.init(flags: Flags(rawValue: try reader.u8("flags")), glyphs: [])
    guard let bitsPerPixel = flags.bitsPerPixel else { return }
    try reader.needElements(count, size: 20, "glyphs")
    glyphs = try reader.array(count) { reader throws(WireError) in try Glyph(from: &reader, bitsPerPixel: bitsPerPixel) }
  }

  public func write(to writer: inout WireWriter) {
    precondition(glyphs.count <= UInt16.max, "the count of glyphs has 16 bits")
    precondition(flags.bitsPerPixel != nil || glyphs.isEmpty, "glyphs have a pixel size")
    writer.u16(UInt16(glyphs.count))
    writer.u8(flags.rawValue)
    for glyph in glyphs { glyph.write(to: &writer) }
  }
}

extension Glyph {
  init(from reader: inout WireReader, bitsPerPixel: Int) throws(WireError) {
    let renderPosition = try reader.point("glyphs.render_pos")
    let origin = try reader.point("glyphs.glyph_origin")
    let width = try reader.u16("glyphs.width")
    let height = try reader.u16("glyphs.height")
    let data = try reader.bytes(Self.rowBytes(width: width, bitsPerPixel: bitsPerPixel) * Int(height), "glyphs.data")
    self.init(renderPosition: renderPosition, origin: origin, width: width, height: height, data: data)
  }

  func write(to writer: inout WireWriter) {
    writer.point(renderPosition)
    writer.point(origin)
    writer.u16(width)
    writer.u16(height)
    writer.payload(data)
  }
}
