public import SpiceGraphics

/// Spec 03, section 6.5.
extension Mask: WireCoded where Image == WireImage {
  public init(from reader: inout WireReader) throws(WireError) {
    self.init()
    flags = Flags(rawValue: try reader.u8("mask.flags"))
    position = try reader.point("mask.pos")
    if var target = try reader.pointer("mask.bitmap") { image = try WireImage(from: &target) }
  }

  public func write(to writer: inout WireWriter) {
    writer.u8(flags.rawValue)
    writer.point(position)
    writer.pointer(image.map { image in { image.write(to: &$0) } })
  }
}
