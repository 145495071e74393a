import SpiceGraphics

extension GlyphString {
  /// The QXLRasterGlyphs of a QXLString: as many as it says, in exactly its bytes (spec 08, section 9.5).
  init(_ text: TextStructure) throws(QXLError) {
    let bytes = text.data.bytes
    guard bytes.count == Int(text.dataSize) else {
      throw QXLError("QXLString", "data_size", "\(text.dataSize), but the chunks have \(bytes.count) bytes")
    }
    let flags = Flags(rawValue: UInt8(truncatingIfNeeded: text.flags))
    guard let bitsPerPixel = flags.bitsPerPixel else { throw QXLError("QXLString", "flags", "\(text.flags) names no size of pixels") }
    let fields = StructureFields(bytes: bytes)
    var glyphs: [Glyph] = []
    glyphs.reserveCapacity(min(Int(text.length), bytes.count / 20))
    var position = 0
    for index in 0..<Int(text.length) {
      guard bytes.count - position >= 20 else { throw QXLError("QXLString", "length", "\(text.length) glyphs, but bytes for \(index)") }
      let (width, height) = (fields.u16(position + 16), fields.u16(position + 18))
      let size = Int(height) * Glyph.rowBytes(width: width, bitsPerPixel: bitsPerPixel)
      guard size <= bytes.count - position - 20 else {
        throw QXLError("QXLRasterGlyph", "height", "\(width)x\(height) pixels in \(bytes.count - position - 20) bytes")
      }
      let start = position + 20
      glyphs.append(
        Glyph(
          renderPosition: fields.point(position), origin: fields.point(position + 8), width: width, height: height,
          data: bytes[start..<start + size]))
      position = start + size
    }
    guard position == bytes.count else {
      throw QXLError("QXLString", "data_size", "\(bytes.count - position) bytes behind \(text.length) glyphs")
    }
    self.init(flags: flags, glyphs: glyphs)
  }
}
