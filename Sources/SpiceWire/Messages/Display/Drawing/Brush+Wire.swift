public import SpiceGraphics

/// Spec 03, section 6.4. A pattern without an image is refused, as the reference parser does.
extension Brush: WireCoded where Image == WireImage {
  public init(from reader: inout WireReader) throws(WireError) {
    let type = try reader.u8("type")
    switch type {
    case 0: self = .none
    case 1: self = .solid(try reader.u32("color"))
    case 2:
      var target = try reader.requiredPointer("pattern.pat")
      let origin = try reader.point("pattern.pos")
      self = .pattern(try WireImage(from: &target), origin: origin)
    default: self = .unknown(type)
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .none: writer.u8(0)
    case .solid(let color):
      writer.u8(1)
      writer.u32(color)
    case .pattern(let image, let origin):
      writer.u8(2)
      writer.pointer { image.write(to: &$0) }
      writer.point(origin)
    case .unknown(let type): writer.u8(type)
    }
  }
}
