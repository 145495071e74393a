import SpiceCodecs
import SpiceGraphics

/// The checks of a command before anything is done with it (spec 07, section 2.2), and the forms that clients are known to fail at.
struct CommandCheck {
  let surfaces: [UInt32: CommandSurface]

  /// The command as it is carried out.
  func checked(_ command: DrawingCommand) throws(DrawingRefusal) -> DrawingCommand {
    var command = command
    let operation = command.draw.operation.name
    func refusal(_ field: String, _ problem: String) -> DrawingRefusal {
      DrawingRefusal(operation: operation, field: field, problem: problem)
    }
    guard let surface = surfaces[command.draw.surfaceID] else {
      throw refusal("surface_id", "there is no surface \(command.draw.surfaceID)")
    }
    let box = command.draw.box
    guard !box.isEmpty else { throw refusal("box", "\(box) is empty") }
    guard surface.bounds.contains(box) else { throw refusal("box", "\(box) does not lie on the surface of \(surface.size)") }
    if command.draw.clip.rects?.contains(where: { $0.intersects(box) }) == false { throw refusal("clip", "no pixel of the box is left") }
    if let area = command.selfBitmapArea {
      guard !area.isEmpty, surface.bounds.contains(area) else {
        throw refusal("self_bitmap_area", "\(area) does not lie on the surface of \(surface.size)")
      }
    }
    do throws(FieldError) {
      command.draw.operation = try checked(command.draw.operation)
    } catch {
      throw refusal(error.field, error.problem)
    }
    return command
  }

  private struct FieldError: Error {
    let field: String
    let problem: String
  }

  private func checked(_ operation: DrawOperation<SourceImage>) throws(FieldError) -> DrawOperation<SourceImage> {
    switch operation {
    case .copyBits: break
    case .fill(let fill):
      try check(fill.brush, "brush")
      try check(fill.mask)
    case .opaque(let opaque):
      try check(opaque.source, "src_bitmap")
      try check(opaque.brush, "brush")
      try check(opaque.scaleMode)
      try check(opaque.mask)
    case .copy(let copy), .blend(let copy):
      try check(copy.source, "src_bitmap")
      try check(copy.scaleMode)
      try check(copy.mask)
    case .blackness(let mask), .whiteness(let mask), .invers(let mask): try check(mask)
    case .rop3(let rop3):
      try check(rop3.source, "src_bitmap")
      try check(rop3.brush, "brush")
      try check(rop3.scaleMode)
      try check(rop3.mask)
    case .stroke(var stroke):
      try check(stroke.brush, "brush")
      // Reference clients crash at a style without lengths (spec 03, section 9.9).
      if stroke.attributes.style.isEmpty {
        stroke.attributes.flags.remove(.styled)
        return .stroke(stroke)
      }
    case .text(var text):
      try check(text.foreBrush, "fore_brush")
      try check(text.backBrush, "back_brush")
      // And at glyphs of some size of which there are none (spec 03, section 9.10).
      if text.string.glyphs.isEmpty {
        text.string.flags = []
        return .text(text)
      }
    case .transparent(let transparent): try check(transparent.source, "src_bitmap")
    case .alphaBlend(let blend): try check(blend.source, "src_bitmap")
    case .composite(let composite):
      try check(composite.source, "src_bitmap")
      if let mask = composite.mask { try check(mask, "mask_bitmap") }
    }
    return operation
  }

  private func check(_ mode: ScaleMode) throws(FieldError) {
    guard mode == .interpolate || mode == .nearest else {
      throw FieldError(field: "scale_mode", problem: "\(mode.rawValue) has no meaning")
    }
  }

  private func check(_ brush: Brush<SourceImage>, _ field: String) throws(FieldError) {
    if case .pattern(let image, _) = brush { try check(image, field) }
  }

  private func check(_ mask: Mask<SourceImage>) throws(FieldError) {
    guard let image = mask.image else { return }
    switch image.content {
    case .bitmap(let bitmap):
      guard bitmap.format.bitsPerPixel == 1 else {
        throw FieldError(field: "mask", problem: "a bitmap of format \(bitmap.format.rawValue) is no mask")
      }
    case .surface(let id):
      guard surfaces[id]?.format == .alpha1 else { throw FieldError(field: "mask", problem: "surface \(id) is no mask") }
    case .quic: throw FieldError(field: "mask", problem: "a QUIC image is no mask")
    }
  }

  private func check(_ image: SourceImage, _ field: String) throws(FieldError) {
    switch image.content {
    case .bitmap(let bitmap):
      guard bitmap.width > 0, bitmap.height > 0 else { throw FieldError(field: field, problem: "it has no pixels") }
      guard bitmap.format.isIndexed else { return }
      let entries = bitmap.palette?.entries.count ?? 0
      guard entries > 0, bitmap.format.bitsPerPixel != 1 || entries > 1 else {
        throw FieldError(field: field, problem: "a palette of \(entries) colours is too small")
      }
    case .quic(let width, let height, let data):
      let header: QUICHeader
      do throws(DecodeError) { header = try QUICHeader(parsing: data.span.bytes) } catch {
        throw FieldError(field: field, problem: "\(error)")
      }
      guard header.width == width, header.height == height else {
        throw FieldError(field: field, problem: "the stream has \(header.width)x\(header.height) pixels, not \(width)x\(height)")
      }
    case .surface(let id):
      guard surfaces[id] != nil else { throw FieldError(field: field, problem: "there is no surface \(id)") }
    }
  }
}
