public import SpiceCanvas
import SpiceCodecs
public import SpiceGraphics
public import SpiceWire

/// A display channel's state machine (spec 03): keeps the surfaces, draws on them what the server says, and knows when the picture is whole.
///
/// It announces a pixmap cache of size 0.
public struct DisplayEngine: ChannelEngine {
  public typealias ServerMessage = DisplayServerMessage
  public typealias ClientMessage = DisplayClientMessage
  public typealias Event = DisplayEvent

  /// What is shown.
  public private(set) var state = DisplayState()

  let configuration: DisplayConfiguration
  private let serverCapabilities: CapabilitySet<DisplayCapability>

  private let channelID: UInt8
  let images: ImageStore

  private var canvas: Canvas
  private var primaryID: UInt32?
  var palettes: [UInt64: Palette] = [:]

  /// Pixels of the primary surface that changed since they were last taken.
  private var damage = Region()
  /// Damage in more rectangles than this is kept as fewer, larger ones.
  private static let damageRectangles = 256

  /// - Parameter channelID: which of the session's displays it is.
  public init(
    configuration: DisplayConfiguration = DisplayConfiguration(), serverCapabilities: CapabilitySet<DisplayCapability>,
    channelID: UInt8 = 0
  ) {
    self.configuration = configuration
    self.channelID = channelID
    images = ImageStore(configuration)
    self.serverCapabilities = serverCapabilities
    canvas = Canvas(byteLimit: configuration.surfaceByteLimit)
  }

  /// What the client can do on this channel.
  public static func capabilities(of configuration: DisplayConfiguration) -> CapabilitySet<DisplayCapability> {
    var capabilities: CapabilitySet<DisplayCapability> = [.monitorsConfig, .streamReport]
    if configuration.libraries.lz4 != nil { capabilities.insert(.lz4Compression) }
    return capabilities
  }

  public static func common(_ message: DisplayServerMessage) -> BaseServerMessage? {
    if case .base(let common) = message { common } else { nil }
  }

  public static func message(_ common: BaseClientMessage) -> DisplayClientMessage { .base(common) }

  /// What has to be sent first, in one piece: a server that reads the wish together with init follows it from the first picture on.
  public var opening: [DisplayClientMessage] {
    // Without a cache, and with a GLZ dictionary of its own, nothing has to be kept in step with the session's other displays.
    let first = DisplayClientMessage.initialize(
      DisplayInit(
        pixmapCacheID: 1, pixmapCacheSize: 0, glzDictionaryID: channelID &+ 1, glzDictionaryWindowSize: Int32(images.glzWindowPixels)))
    guard let wish = configuration.preferredCompression, serverCapabilities.contains(.preferredCompression) else { return [first] }
    return [first, .preferredCompression(DisplayPreferredCompression(compression: wish))]
  }

  public mutating func handle(
    _ message: DisplayServerMessage, effects: inout [ChannelEffect<DisplayEngine>]
  ) throws(ChannelProblem) {
    switch message {
    case .draw(let command): try draw(command, label: Self.label(of: message), effects: &effects)
    case .surfaceCreate(let fields): try createSurface(fields, label: Self.label(of: message), effects: &effects)
    case .surfaceDestroy(let fields): destroySurface(fields.surfaceID, effects: &effects)
    case .mode(let mode):
      let format: SurfaceFormat = mode.bits == 32 ? .xrgb32 : .rgb555
      let fields = DisplaySurfaceCreate(surfaceID: 0, width: mode.width, height: mode.height, format: format, flags: .primary)
      try createSurface(fields, label: Self.label(of: message), effects: &effects)
    case .mark:
      guard primaryID != nil else { throw .invalid(message: Self.label(of: message), what: "there is no primary surface") }
      state.isMarked = true
      effects.append(.event(.marked))
    case .reset:
      try reset(effects: &effects)
    case .monitorsConfig(let fields):
      setMonitors(fields)
      effects.append(.event(.monitorsChanged))
    case .invalPalette(let fields): palettes[fields.id] = nil
    case .invalAllPalettes: palettes = [:]
    case .invalList, .invalAllPixmaps:
      // The image cache that these clear has size 0.
      break
    case .streamCreate(let fields):
      refuseStream(fields.id, effects: &effects)
    case .streamData, .streamDataSized, .streamClip, .streamDestroy, .streamDestroyAll, .streamActivateReport:
      // Every stream was refused when it was made; what is still under way for it has no effect.
      break
    case .glScanoutUnix, .glDraw:
      throw .unsupported(message: Self.label(of: message), what: "a picture in a graphics card's memory")
    case .qualityIndicator, .base:
      break
    }
  }

  private static func label(of message: DisplayServerMessage) -> String { DisplayServerMessage.label(ofType: message.type) }

  // MARK: Surfaces

  private mutating func createSurface(
    _ fields: DisplaySurfaceCreate, label: String, effects: inout [ChannelEffect<DisplayEngine>]
  ) throws(ChannelProblem) {
    let isPrimary = fields.flags.contains(.primary)
    // What the new surface takes the place of goes first: its memory counts no more.
    if isPrimary, let old = primaryID { destroySurface(old, effects: &effects) }
    destroySurface(fields.surfaceID, effects: &effects)

    guard canvas.surfaces.count < configuration.surfaceLimit else {
      throw .limitExceeded(message: label, what: "more than \(configuration.surfaceLimit) surfaces")
    }
    do throws(CanvasError) {
      try canvas.createSurface(fields.surfaceID, width: Int(fields.width), height: Int(fields.height), format: fields.format)
    } catch {
      throw ChannelProblem(error, label: label)
    }
    guard isPrimary else { return }
    let size = Size(width: Int32(fields.width), height: Int32(fields.height))
    primaryID = fields.surfaceID
    state.primarySize = size
    state.primaryFormat = fields.format
    state.isMarked = false
    damage = Region()
    if !serverCapabilities.contains(.monitorsConfig) {
      state.monitors = [DisplayState.Monitor(id: 0, surfaceID: fields.surfaceID, area: Rect(size: size))]
    }
    effects.append(.event(.primaryCreated(size)))
  }

  private mutating func destroySurface(_ id: UInt32, effects: inout [ChannelEffect<DisplayEngine>]) {
    canvas.destroySurface(id)
    guard id == primaryID else { return }
    primaryID = nil
    state.primarySize = nil
    state.primaryFormat = nil
    state.isMarked = false
    damage = Region()
    effects.append(.event(.primaryDestroyed))
  }

  private mutating func reset(effects: inout [ChannelEffect<DisplayEngine>]) throws(ChannelProblem) {
    palettes = [:]
    state.isMarked = false
    guard let id = primaryID, let bounds = canvas.surfaces[id]?.bounds else { return }
    let blackness = DrawCommand<WireImage>(surfaceID: id, box: bounds, clip: .none, operation: .blackness(Mask()))
    try draw(blackness, label: "display reset", effects: &effects)
  }

  // MARK: Drawing

  /// Draws a command. Its images are decoded, and what they bring for caches is kept, even if there is nothing to draw.
  private mutating func draw(
    _ command: DrawCommand<WireImage>, label: String, effects: inout [ChannelEffect<DisplayEngine>]
  ) throws(ChannelProblem) {
    guard canvas.surfaces.index(forKey: command.surfaceID) != nil else {
      throw .invalid(message: label, what: "surface \(command.surfaceID) does not exist")
    }
    let decoded = try command.mapImages { wire throws(ChannelProblem) in try image(wire, label: label) }
    let changed: Region
    do throws(CanvasError) {
      changed = try canvas.draw(decoded)
    } catch {
      throw ChannelProblem(error, label: label)
    }
    if command.surfaceID == primaryID { addDamage(changed, effects: &effects) }
  }

  /// Calls `body` with the primary surface, and with its pixels that changed since damage was last taken. Nil, without a call, while there
  /// is no whole picture.
  ///
  /// The pixels are those that are drawn on: nothing is copied as long as `body` keeps no copy of the surface.
  public mutating func withPicture<Result>(_ body: (borrowing Surface, Region) -> Result) -> Result? {
    guard state.isMarked, let id = primaryID, let surface = canvas.surfaces[id] else { return nil }
    return body(surface, takeDamage())
  }

  /// A copy of the primary surface's pixels; nil while there is no whole picture.
  public func snapshot() -> DisplaySnapshot? {
    guard state.isMarked, let id = primaryID, let surface = canvas.surfaces[id] else { return nil }
    return DisplaySnapshot(surface)
  }

  private mutating func setMonitors(_ fields: DisplayMonitorsConfig) {
    guard !fields.heads.isEmpty else { return }
    let allowed = fields.maxAllowed == 0 ? 256 : min(256, Int(fields.maxAllowed))
    state.monitors = fields.heads.prefix(allowed).map { head in
      let origin = Point(x: Int32(clamping: head.x), y: Int32(clamping: head.y))
      let size = Size(width: Int32(clamping: head.width), height: Int32(clamping: head.height))
      return DisplayState.Monitor(id: head.monitorID, surfaceID: head.surfaceID, area: Rect(origin: origin, size: size))
    }
  }

  // MARK: Streams

  /// Tells the server that the stream cannot be shown, so that it sends pictures instead (spec 03, section 12.2).
  private func refuseStream(_ id: UInt32, effects: inout [ChannelEffect<DisplayEngine>]) {
    if serverCapabilities.contains(.streamReport) {
      let refusal = DisplayStreamReport(
        streamID: id, uniqueID: 0, startFrameTime: 0, endFrameTime: 0, frames: 0, drops: .max, lastFrameDelay: 0, audioDelay: 0)
      effects.append(.send(.streamReport(refusal)))
    }
    effects.append(.event(.streamRefused))
  }

  // MARK: Damage

  private mutating func addDamage(_ region: Region, effects: inout [ChannelEffect<DisplayEngine>]) {
    guard !region.isEmpty else { return }
    if damage.isEmpty { effects.append(.event(.damaged)) }
    damage.formUnion(region)
    damage = damage.simplified(maxRects: Self.damageRectangles)
  }

  /// The pixels of the primary surface that changed since this was last called.
  public mutating func takeDamage() -> Region {
    defer { damage = Region() }
    return damage
  }
}
