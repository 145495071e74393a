public import SpiceGraphics

/// Spec 03, section 9.11.
extension DrawTransparent: WireCoded where Image == WireImage {
  public init(from reader: inout WireReader) throws(WireError) {
    let source = try WireImage.pointed("src_bitmap", from: &reader)
    let sourceArea = try reader.rect("src_area")
    let sourceColor = try reader.u32("src_color")
    let trueColor = try reader.u32("true_color")
    self.init(source: source, sourceArea: sourceArea, sourceColor: sourceColor, trueColor: trueColor)
  }

  public func write(to writer: inout WireWriter) {
    writer.pointer { [source] in source.write(to: &$0) }
    writer.rect(sourceArea)
    writer.u32(sourceColor)
    writer.u32(trueColor)
  }
}
