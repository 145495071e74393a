public import SpiceGraphics

/// The messages of the display channel from the server (spec 03, section 3.1).
///
/// All drawing messages are one case: their operation says which one it is.
public enum DisplayServerMessage: ChannelMessage {
  /// A message that every channel has.
  case base(BaseServerMessage)
  /// Obsolete; the reference client still knows it.
  case mode(DisplayMode)
  /// The primary surface shows valid content from now on.
  case mark
  /// Obsolete: clears the primary surface and the palette cache.
  case reset
  case invalList(DisplayInvalList)
  case invalAllPixmaps(DisplayInvalAllPixmaps)
  case invalPalette(DisplayInvalPalette)
  /// Empties the palette cache.
  case invalAllPalettes
  case streamCreate(DisplayStreamCreate)
  case streamData(DisplayStreamData)
  case streamClip(DisplayStreamClip)
  case streamDestroy(DisplayStreamDestroy)
  case streamDestroyAll
  /// Any message that draws: 104, 302 to 313 and 318.
  case draw(DrawCommand<WireImage>)
  case surfaceCreate(DisplaySurfaceCreate)
  case surfaceDestroy(DisplaySurfaceDestroy)
  case streamDataSized(DisplayStreamDataSized)
  case monitorsConfig(DisplayMonitorsConfig)
  case streamActivateReport(DisplayStreamActivateReport)
  case glScanoutUnix(DisplayGLScanoutUnix)
  case glDraw(DisplayGLDraw)
  /// Obsolete.
  case qualityIndicator(DisplayQualityIndicator)

  public enum Number: UInt16, MessageNumber {
    case mode = 101
    case mark = 102
    case reset = 103
    case copyBits = 104
    case invalList = 105
    case invalAllPixmaps = 106
    case invalPalette = 107
    case invalAllPalettes = 108
    case streamCreate = 122
    case streamData = 123
    case streamClip = 124
    case streamDestroy = 125
    case streamDestroyAll = 126
    case drawFill = 302
    case drawOpaque = 303
    case drawCopy = 304
    case drawBlend = 305
    case drawBlackness = 306
    case drawWhiteness = 307
    case drawInvers = 308
    case drawRop3 = 309
    case drawStroke = 310
    case drawText = 311
    case drawTransparent = 312
    case drawAlphaBlend = 313
    case surfaceCreate = 314
    case surfaceDestroy = 315
    case streamDataSized = 316
    case monitorsConfig = 317
    case drawComposite = 318
    case streamActivateReport = 319
    case glScanoutUnix = 320
    case glDraw = 321
    case qualityIndicator = 322
  }

  public static let channelName = "display"

  public static func name(ofType type: UInt16) -> String? { Number(rawValue: type)?.name ?? BaseServerMessage.name(ofType: type) }

  public static func decode(type: UInt16, body: WireReader) throws(WireError) -> Self {
    var reader = body
    guard let number = Number(rawValue: type) else { return .base(try BaseServerMessage.decode(type: type, body: body)) }
    switch number {
    case .mode: return .mode(try DisplayMode(from: &reader))
    case .mark: return .mark
    case .reset: return .reset
    case .invalList: return .invalList(try DisplayInvalList(from: &reader))
    case .invalAllPixmaps: return .invalAllPixmaps(try DisplayInvalAllPixmaps(from: &reader))
    case .invalPalette: return .invalPalette(try DisplayInvalPalette(from: &reader))
    case .invalAllPalettes: return .invalAllPalettes
    case .streamCreate: return .streamCreate(try DisplayStreamCreate(from: &reader))
    case .streamData: return .streamData(try DisplayStreamData(from: &reader))
    case .streamClip: return .streamClip(try DisplayStreamClip(from: &reader))
    case .streamDestroy: return .streamDestroy(try DisplayStreamDestroy(from: &reader))
    case .streamDestroyAll: return .streamDestroyAll
    case .surfaceCreate: return .surfaceCreate(try DisplaySurfaceCreate(from: &reader))
    case .surfaceDestroy: return .surfaceDestroy(try DisplaySurfaceDestroy(from: &reader))
    case .streamDataSized: return .streamDataSized(try DisplayStreamDataSized(from: &reader))
    case .monitorsConfig: return .monitorsConfig(try DisplayMonitorsConfig(from: &reader))
    case .streamActivateReport: return .streamActivateReport(try DisplayStreamActivateReport(from: &reader))
    case .glScanoutUnix: return .glScanoutUnix(try DisplayGLScanoutUnix(from: &reader))
    case .glDraw: return .glDraw(try DisplayGLDraw(from: &reader))
    case .qualityIndicator: return .qualityIndicator(try DisplayQualityIndicator(from: &reader))
    case .copyBits, .drawFill, .drawOpaque, .drawCopy, .drawBlend, .drawBlackness, .drawWhiteness, .drawInvers, .drawRop3, .drawStroke,
      .drawText, .drawTransparent, .drawAlphaBlend, .drawComposite:
      return .draw(try DrawCommand<WireImage>(number, from: &reader))
    }
  }

  public var type: UInt16 {
    switch self {
    case .base(let message): message.type
    case .mode: Number.mode.rawValue
    case .mark: Number.mark.rawValue
    case .reset: Number.reset.rawValue
    case .invalList: Number.invalList.rawValue
    case .invalAllPixmaps: Number.invalAllPixmaps.rawValue
    case .invalPalette: Number.invalPalette.rawValue
    case .invalAllPalettes: Number.invalAllPalettes.rawValue
    case .streamCreate: Number.streamCreate.rawValue
    case .streamData: Number.streamData.rawValue
    case .streamClip: Number.streamClip.rawValue
    case .streamDestroy: Number.streamDestroy.rawValue
    case .streamDestroyAll: Number.streamDestroyAll.rawValue
    case .surfaceCreate: Number.surfaceCreate.rawValue
    case .surfaceDestroy: Number.surfaceDestroy.rawValue
    case .streamDataSized: Number.streamDataSized.rawValue
    case .monitorsConfig: Number.monitorsConfig.rawValue
    case .streamActivateReport: Number.streamActivateReport.rawValue
    case .glScanoutUnix: Number.glScanoutUnix.rawValue
    case .glDraw: Number.glDraw.rawValue
    case .qualityIndicator: Number.qualityIndicator.rawValue
    case .draw(let command): command.operation.number.rawValue
    }
  }

  public func write(to writer: inout WireWriter) {
    switch self {
    case .base(let message): message.write(to: &writer)
    case .mode(let fields): fields.write(to: &writer)
    case .invalList(let fields): fields.write(to: &writer)
    case .invalAllPixmaps(let fields): fields.write(to: &writer)
    case .invalPalette(let fields): fields.write(to: &writer)
    case .streamCreate(let fields): fields.write(to: &writer)
    case .streamData(let fields): fields.write(to: &writer)
    case .streamClip(let fields): fields.write(to: &writer)
    case .streamDestroy(let fields): fields.write(to: &writer)
    case .surfaceCreate(let fields): fields.write(to: &writer)
    case .surfaceDestroy(let fields): fields.write(to: &writer)
    case .streamDataSized(let fields): fields.write(to: &writer)
    case .monitorsConfig(let fields): fields.write(to: &writer)
    case .streamActivateReport(let fields): fields.write(to: &writer)
    case .glScanoutUnix(let fields): fields.write(to: &writer)
    case .glDraw(let fields): fields.write(to: &writer)
    case .qualityIndicator(let fields): fields.write(to: &writer)
    case .draw(let command): command.write(to: &writer)
    case .mark, .reset, .invalAllPalettes, .streamDestroyAll: break
    }
  }
}

extension DrawOperation {
  /// The number of the message that carries the operation.
  var number: DisplayServerMessage.Number {
    switch self {
    case .copyBits: .copyBits
    case .fill: .drawFill
    case .opaque: .drawOpaque
    case .copy: .drawCopy
    case .blend: .drawBlend
    case .blackness: .drawBlackness
    case .whiteness: .drawWhiteness
    case .invers: .drawInvers
    case .rop3: .drawRop3
    case .stroke: .drawStroke
    case .text: .drawText
    case .transparent: .drawTransparent
    case .alphaBlend: .drawAlphaBlend
    case .composite: .drawComposite
    }
  }
}
