public import SpiceGraphics

/// Spec 03, section 9.5.
extension DrawCopy: WireCoded where Image == WireImage {
  public init(from reader: inout WireReader) throws(WireError) {
    let source = try WireImage.pointed("src_bitmap", from: &reader)
    let sourceArea = try reader.rect("src_area")
    let rop = RasterOperation(rawValue: try reader.u16("rop_descriptor"))
    let scaleMode = ScaleMode(rawValue: try reader.u8("scale_mode"))
    let mask = try Mask<WireImage>(from: &reader)
    self.init(source: source, sourceArea: sourceArea, rop: rop, scaleMode: scaleMode, mask: mask)
  }

  public func write(to writer: inout WireWriter) {
    writer.pointer { [source] in source.write(to: &$0) }
    writer.rect(sourceArea)
    writer.u16(rop.rawValue)
    writer.u8(scaleMode.rawValue)
    mask.write(to: &writer)
  }
}
