public import SpiceGraphics

/// Spec 03, section 9.3.
extension DrawFill: WireCoded where Image == WireImage {
  public init(from reader: inout WireReader) throws(WireError) {
    let brush = try reader.nested("brush") { reader throws(WireError) in try Brush(from: &reader) }
    let rop = RasterOperation(rawValue: try reader.u16("rop_descriptor"))
    let mask = try Mask<WireImage>(from: &reader)
    self.init(brush: brush, rop: rop, mask: mask)
  }

  public func write(to writer: inout WireWriter) {
    brush.write(to: &writer)
    writer.u16(rop.rawValue)
    mask.write(to: &writer)
  }
}
