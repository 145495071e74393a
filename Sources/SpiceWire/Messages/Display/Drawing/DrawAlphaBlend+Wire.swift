public import SpiceGraphics

/// Spec 03, section 9.12.
extension DrawAlphaBlend: WireCoded where Image == WireImage {
  public init(from reader: inout WireReader) throws(WireError) {
    let flags = AlphaFlags(rawValue: try reader.u8("alpha_flags"))
    let alpha = try reader.u8("alpha")
    let source = try WireImage.pointed("src_bitmap", from: &reader)
    let sourceArea = try reader.rect("src_area")
    self.init(flags: flags, alpha: alpha, source: source, sourceArea: sourceArea)
  }

  public func write(to writer: inout WireWriter) {
    writer.u8(flags.rawValue)
    writer.u8(alpha)
    writer.pointer { [source] in source.write(to: &$0) }
    writer.rect(sourceArea)
  }
}
