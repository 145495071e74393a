public import SpiceGraphics

/// Spec 03, section 9.9. A style without lengths, or with a null pointer to them, becomes an empty style: the line is drawn through.
extension LineAttributes: WireCoded {
  public init(from reader: inout WireReader) throws(WireError) {
    self.init()
    flags = Flags(rawValue: try reader.u8("attr.flags"))
    guard flags.contains(.styled) else { return }
    let count = Int(try reader.u8("attr.style_nseg"))
    guard var target = try reader.pointer("attr.style") else { return }
    try target.needElements(count, size: 4, "style_nseg")
    style = try target.array(count) { reader throws(WireError) in try reader.i32("style") }
  }

  public func write(to writer: inout WireWriter) {
    writer.u8(flags.rawValue)
    guard flags.contains(.styled) else { return }
    precondition(style.count <= UInt8.max, "the count of lengths has 8 bits")
    writer.u8(UInt8(style.count))
    writer.pointer { [style] in for length in style { $0.i32(length) } }
  }
}
