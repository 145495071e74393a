import SpiceGraphics

extension DrawOperation where Image == SourceImage {
  /// True if a picture of the destination can be the operation's source. Copy and blend ignore the wish: drivers utter it by mistake
  /// (spec 07, section 2.3).
  var takesSelfBitmap: Bool {
    switch self {
    case .opaque, .rop3, .transparent, .alphaBlend, .composite: true
    case .copyBits, .fill, .copy, .blend, .blackness, .whiteness, .invers, .stroke, .text: false
    }
  }

  /// The same with another source.
  func withSource(_ source: SourceImage) -> DrawOperation {
    switch self {
    case .opaque(var opaque):
      opaque.source = source
      return .opaque(opaque)
    case .rop3(var rop3):
      rop3.source = source
      return .rop3(rop3)
    case .transparent(var transparent):
      transparent.source = source
      return .transparent(transparent)
    case .alphaBlend(var blend):
      blend.source = source
      return .alphaBlend(blend)
    case .composite(var composite):
      composite.source = source
      return .composite(composite)
    case .copyBits, .fill, .copy, .blend, .blackness, .whiteness, .invers, .stroke, .text: return self
    }
  }
}
