import SpiceGraphics

/// Spec 03, section 9.
extension DrawCommand where Image == WireImage {
  /// Reads the drawing message with this number; a number of any other message is refused.
  init(_ number: DisplayServerMessage.Number, from reader: inout WireReader) throws(WireError) {
    let surfaceID = try reader.u32("base.surface_id")
    let box = try reader.rect("base.box")
    let clip = try reader.nested("base") { reader throws(WireError) in try Clip(from: &reader) }
    let operation: DrawOperation<WireImage> =
      switch number {
      case .copyBits: .copyBits(CopyBits(sourcePosition: try reader.point("src_pos")))
      case .drawFill: .fill(try DrawFill(from: &reader))
      case .drawOpaque: .opaque(try DrawOpaque(from: &reader))
      case .drawCopy: .copy(try DrawCopy(from: &reader))
      case .drawBlend: .blend(try DrawCopy(from: &reader))
      case .drawBlackness: .blackness(try Mask(from: &reader))
      case .drawWhiteness: .whiteness(try Mask(from: &reader))
      case .drawInvers: .invers(try Mask(from: &reader))
      case .drawRop3: .rop3(try DrawRop3(from: &reader))
      case .drawStroke: .stroke(try DrawStroke(from: &reader))
      case .drawText: .text(try DrawText(from: &reader))
      case .drawTransparent: .transparent(try DrawTransparent(from: &reader))
      case .drawAlphaBlend: .alphaBlend(try DrawAlphaBlend(from: &reader))
      case .drawComposite: .composite(try DrawComposite(from: &reader))
      default: throw reader.error("type", .unknownMessage(number.rawValue))
      }
    self.init(surfaceID: surfaceID, box: box, clip: clip, operation: operation)
  }

  func write(to writer: inout WireWriter) {
    writer.u32(surfaceID)
    writer.rect(box)
    clip.write(to: &writer)
    switch operation {
    case .copyBits(let copyBits): writer.point(copyBits.sourcePosition)
    case .fill(let fill): fill.write(to: &writer)
    case .opaque(let opaque): opaque.write(to: &writer)
    case .copy(let copy), .blend(let copy): copy.write(to: &writer)
    case .blackness(let mask), .whiteness(let mask), .invers(let mask): mask.write(to: &writer)
    case .rop3(let rop3): rop3.write(to: &writer)
    case .stroke(let stroke): stroke.write(to: &writer)
    case .text(let text): text.write(to: &writer)
    case .transparent(let transparent): transparent.write(to: &writer)
    case .alphaBlend(let alphaBlend): alphaBlend.write(to: &writer)
    case .composite(let composite): composite.write(to: &writer)
    }
  }
}
