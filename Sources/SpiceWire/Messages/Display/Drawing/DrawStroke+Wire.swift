public import SpiceGraphics

/// Spec 03, section 9.9.
extension DrawStroke: WireCoded where Image == WireImage {
  public init(from reader: inout WireReader) throws(WireError) {
    var pathTarget = try reader.requiredPointer("path")
    let path = try Path(from: &pathTarget)
    let attributes = try LineAttributes(from: &reader)
    let brush = try reader.nested("brush") { reader throws(WireError) in try Brush(from: &reader) }
    let foreMode = RasterOperation(rawValue: try reader.u16("fore_mode"))
    let backMode = RasterOperation(rawValue: try reader.u16("back_mode"))
    self.init(path: path, attributes: attributes, brush: brush, foreMode: foreMode, backMode: backMode)
  }

  public func write(to writer: inout WireWriter) {
    writer.pointer { [path] in path.write(to: &$0) }
    attributes.write(to: &writer)
    brush.write(to: &writer)
    writer.u16(foreMode.rawValue)
    writer.u16(backMode.rawValue)
  }
}
