public import SpiceGraphics

/// Spec 03, section 9.8.
extension DrawRop3: WireCoded where Image == WireImage {
  public init(from reader: inout WireReader) throws(WireError) {
    let source = try WireImage.pointed("src_bitmap", from: &reader)
    let sourceArea = try reader.rect("src_area")
    let brush = try reader.nested("brush") { reader throws(WireError) in try Brush(from: &reader) }
    let code = try reader.u8("rop3")
    let scaleMode = ScaleMode(rawValue: try reader.u8("scale_mode"))
    let mask = try Mask<WireImage>(from: &reader)
    self.init(source: source, sourceArea: sourceArea, brush: brush, code: code, scaleMode: scaleMode, mask: mask)
  }

  public func write(to writer: inout WireWriter) {
    writer.pointer { [source] in source.write(to: &$0) }
    writer.rect(sourceArea)
    brush.write(to: &writer)
    writer.u8(code)
    writer.u8(scaleMode.rawValue)
    mask.write(to: &writer)
  }
}
