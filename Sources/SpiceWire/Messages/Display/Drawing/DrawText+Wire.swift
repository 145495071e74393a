public import SpiceGraphics

/// Spec 03, section 9.10.
extension DrawText: WireCoded where Image == WireImage {
  public init(from reader: inout WireReader) throws(WireError) {
    var stringTarget = try reader.requiredPointer("str")
    let string = try GlyphString(from: &stringTarget)
    let backArea = try reader.rect("back_area")
    let foreBrush = try reader.nested("fore_brush") { reader throws(WireError) in try Brush(from: &reader) }
    let backBrush = try reader.nested("back_brush") { reader throws(WireError) in try Brush(from: &reader) }
    let foreMode = RasterOperation(rawValue: try reader.u16("fore_mode"))
    let backMode = RasterOperation(rawValue: try reader.u16("back_mode"))
    self.init(string: string, backArea: backArea, foreBrush: foreBrush, backBrush: backBrush, foreMode: foreMode, backMode: backMode)
  }

  public func write(to writer: inout WireWriter) {
    writer.pointer { [string] in string.write(to: &$0) }
    writer.rect(backArea)
    foreBrush.write(to: &writer)
    backBrush.write(to: &writer)
    writer.u16(foreMode.rawValue)
    writer.u16(backMode.rawValue)
  }
}
