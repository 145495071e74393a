public import SpiceGraphics

/// Spec 03, section 9.4.
extension DrawOpaque: WireCoded where Image == WireImage {
  public init(from reader: inout WireReader) throws(WireError) {
    let source = try WireImage.pointed("src_bitmap", from: &reader)
    let sourceArea = try reader.rect("src_area")
    let brush = try reader.nested("brush") { reader throws(WireError) in try Brush(from: &reader) }
    let rop = RasterOperation(rawValue: try reader.u16("rop_descriptor"))
    let scaleMode = ScaleMode(rawValue: try reader.u8("scale_mode"))
    let mask = try Mask<WireImage>(from: &reader)
    self.init(source: source, sourceArea: sourceArea, brush: brush, rop: rop, scaleMode: scaleMode, mask: mask)
  }

  public func write(to writer: inout WireWriter) {
    writer.pointer { [source] in source.write(to: &$0) }
    writer.rect(sourceArea)
    brush.write(to: &writer)
    writer.u16(rop.rawValue)
    writer.u8(scaleMode.rawValue)
    mask.write(to: &writer)
  }
}
