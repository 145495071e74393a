import SpiceGraphics

/// What a drawable draws: the union of a QXLDrawable (spec 08, sections 9.3 and 9.4). A nil image is a null address.
enum DrawingStructure: Hashable, Sendable {
  case nothing
  case fill(FillStructure)
  case opaque(OpaqueStructure)
  case copy(CopyStructure)
  case copyBits(Point)
  case blend(CopyStructure)
  case blackness(MaskStructure)
  case whiteness(MaskStructure)
  case invers(MaskStructure)
  case rop3(Rop3Structure)
  case stroke(StrokeStructure)
  case text(TextStructure)
  case transparent(TransparentStructure)
  case alphaBlend(AlphaBlendStructure)
  case composite(CompositeStructure)
  /// A number without a meaning; nothing is known of what follows.
  case unknown(UInt8)

  /// QXL_DRAW_*.
  var type: UInt8 {
    switch self {
    case .nothing: 0
    case .fill: 1
    case .opaque: 2
    case .copy: 3
    case .copyBits: 4
    case .blend: 5
    case .blackness: 6
    case .whiteness: 7
    case .invers: 8
    case .rop3: 9
    case .stroke: 10
    case .text: 11
    case .transparent: 12
    case .alphaBlend: 13
    case .composite: 14
    case .unknown(let type): type
    }
  }
}

/// A QXLFill.
struct FillStructure: Hashable, Sendable {
  var brush: BrushStructure
  var rop: UInt16
  var mask: MaskStructure
}

/// A QXLOpaque.
struct OpaqueStructure: Hashable, Sendable {
  var source: ImageStructure?
  var sourceArea: Rect
  var brush: BrushStructure
  var rop: UInt16
  var scaleMode: UInt8
  var mask: MaskStructure
}

/// A QXLCopy or QXLBlend.
struct CopyStructure: Hashable, Sendable {
  var source: ImageStructure?
  var sourceArea: Rect
  var rop: UInt16
  var scaleMode: UInt8
  var mask: MaskStructure
}

/// A QXLRop3.
struct Rop3Structure: Hashable, Sendable {
  var source: ImageStructure?
  var sourceArea: Rect
  var brush: BrushStructure
  var code: UInt8
  var scaleMode: UInt8
  var mask: MaskStructure
}

/// A QXLStroke with its path and the lengths of its dashes. Only the line's flags and style have an effect.
struct StrokeStructure: Hashable, Sendable {
  /// The line flag with which there are dashes.
  static let styled: UInt8 = 8

  /// QXLPathSegs.
  var path: ChunkedData
  var lineFlags: UInt8
  /// Signed 28.4 fixed point; empty unless the line is styled.
  var style: [Int32]
  var brush: BrushStructure
  var foreMode: UInt16
  var backMode: UInt16
}

/// A QXLText with its QXLString.
struct TextStructure: Hashable, Sendable {
  var dataSize: UInt32
  /// Glyphs.
  var length: UInt16
  var flags: UInt16
  /// QXLRasterGlyphs.
  var data: ChunkedData
  var backArea: Rect
  var foreBrush: BrushStructure
  var backBrush: BrushStructure
  var foreMode: UInt16
  var backMode: UInt16
}

/// A QXLTransparent.
struct TransparentStructure: Hashable, Sendable {
  var source: ImageStructure?
  var sourceArea: Rect
  var sourceColor: UInt32
  var trueColor: UInt32
}

/// A QXLAlphaBlend, or a QXLCompatAlphaBlend, which has no flags.
struct AlphaBlendStructure: Hashable, Sendable {
  var flags: UInt16
  var alpha: UInt8
  var source: ImageStructure?
  var sourceArea: Rect
}

/// A QXLComposite.
struct CompositeStructure: Hashable, Sendable {
  var flags: UInt32
  var source: ImageStructure?
  /// The 24 bytes of a QXLTransform.
  var sourceTransform: [UInt8]?
  var mask: ImageStructure?
  /// As `sourceTransform`.
  var maskTransform: [UInt8]?
  var sourceOrigin: Point16
  var maskOrigin: Point16
}
