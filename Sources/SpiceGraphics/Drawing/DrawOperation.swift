/// What one command draws (spec 03, section 9), generic over what an image is: a server holds the guest's images, the wire encoded ones, a
/// canvas takes decoded ones. Encoding a command is a `mapImages`; so is decoding.
public enum DrawOperation<Image> {
  case copyBits(CopyBits)
  case fill(DrawFill<Image>)
  case opaque(DrawOpaque<Image>)
  case copy(DrawCopy<Image>)
  /// Draws exactly what `copy` draws; it is not alpha blending.
  case blend(DrawCopy<Image>)
  case blackness(Mask<Image>)
  case whiteness(Mask<Image>)
  case invers(Mask<Image>)
  case rop3(DrawRop3<Image>)
  case stroke(DrawStroke<Image>)
  case text(DrawText<Image>)
  case transparent(DrawTransparent<Image>)
  case alphaBlend(DrawAlphaBlend<Image>)
  case composite(DrawComposite<Image>)

  /// The same with every image replaced by what `transform` makes of it: the source first, then patterns, then the mask.
  @inlinable public func mapImages<Other, Failure>(_ transform: (Image) throws(Failure) -> Other) throws(Failure) -> DrawOperation<Other> {
    switch self {
    case .copyBits(let copyBits): .copyBits(copyBits)
    case .fill(let fill): .fill(try fill.mapImages(transform))
    case .opaque(let opaque): .opaque(try opaque.mapImages(transform))
    case .copy(let copy): .copy(try copy.mapImages(transform))
    case .blend(let blend): .blend(try blend.mapImages(transform))
    case .blackness(let mask): .blackness(try mask.mapImages(transform))
    case .whiteness(let mask): .whiteness(try mask.mapImages(transform))
    case .invers(let mask): .invers(try mask.mapImages(transform))
    case .rop3(let rop3): .rop3(try rop3.mapImages(transform))
    case .stroke(let stroke): .stroke(try stroke.mapImages(transform))
    case .text(let text): .text(try text.mapImages(transform))
    case .transparent(let transparent): .transparent(try transparent.mapImages(transform))
    case .alphaBlend(let alphaBlend): .alphaBlend(try alphaBlend.mapImages(transform))
    case .composite(let composite): .composite(try composite.mapImages(transform))
    }
  }

  /// The operation's name as the specification writes it, for errors and logs: `draw_copy`.
  public var name: String {
    switch self {
    case .copyBits: "copy_bits"
    case .fill: "draw_fill"
    case .opaque: "draw_opaque"
    case .copy: "draw_copy"
    case .blend: "draw_blend"
    case .blackness: "draw_blackness"
    case .whiteness: "draw_whiteness"
    case .invers: "draw_invers"
    case .rop3: "draw_rop3"
    case .stroke: "draw_stroke"
    case .text: "draw_text"
    case .transparent: "draw_transparent"
    case .alphaBlend: "draw_alpha_blend"
    case .composite: "draw_composite"
    }
  }
}

extension DrawOperation: Equatable where Image: Equatable {}
extension DrawOperation: Hashable where Image: Hashable {}
extension DrawOperation: Sendable where Image: Sendable {}
