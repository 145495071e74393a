public import SpiceCanvas
public import SpiceGraphics
public import SpiceWire

/// A display channel's state machine (spec 03): keeps the surfaces, draws on them what the server says, and knows when the picture is whole.
///
/// Images that the session's displays share lie in `DisplayImages`; so a message may have to wait for another display (`progress`). Time is
/// told by `advance(to:)`.
public struct DisplayEngine: ChannelEngine {
  public typealias ServerMessage = DisplayServerMessage
  public typealias ClientMessage = DisplayClientMessage
  public typealias Event = DisplayEvent

  /// What is shown.
  public internal(set) var state = DisplayState()

  let configuration: DisplayConfiguration
  let serverCapabilities: CapabilitySet<DisplayCapability>
  let channelID: UInt8
  let images: DisplayImages

  var canvas: Canvas
  var primaryID: UInt32?
  var palettes: PaletteCache
  var streams = VideoStreams()

  /// What the message at hand waits for.
  var wait: ImageWait?
  /// The images of the message at hand that were there before it had to wait, in the message's order.
  var prepared: [CanvasImage] = []
  /// The specification's name of the message at hand.
  private var label = ""
  private static let labels = MessageLabels<DisplayServerMessage>()

  /// Pixels of the primary surface that changed since they were last taken.
  private var damage = DamageCollector()

  /// - Parameters:
  ///   - channelID: which of the session's displays it is.
  ///   - images: what the displays of the session share; nil for a display that is alone.
  public init(
    configuration: DisplayConfiguration = DisplayConfiguration(), serverCapabilities: CapabilitySet<DisplayCapability>,
    channelID: UInt8 = 0, images: DisplayImages? = nil
  ) {
    self.configuration = configuration
    self.channelID = channelID
    self.images = images ?? DisplayImages(configuration)
    self.serverCapabilities = serverCapabilities
    canvas = Canvas(byteLimit: configuration.surfaceByteLimit)
    palettes = PaletteCache(limit: configuration.paletteLimit)
    self.images.join(channelID)
  }

  public static func common(_ message: DisplayServerMessage) -> BaseServerMessage? {
    if case .base(let common) = message { common } else { nil }
  }

  public static func message(_ common: BaseClientMessage) -> DisplayClientMessage { .base(common) }

  public mutating func handle(
    _ message: DisplayServerMessage, effects: inout [ChannelEffect<DisplayEngine>]
  ) throws(ChannelProblem) {
    label = Self.labels[message.type]
    setWait(nil)
    switch message {
    case .draw(let command): try draw(command, label: label, effects: &effects)
    case .surfaceCreate(let fields): try createSurface(fields, label: label, effects: &effects)
    case .surfaceDestroy(let fields): destroySurface(fields.surfaceID, effects: &effects)
    case .mode(let mode):
      let format: SurfaceFormat = mode.bits == 32 ? .xrgb32 : .rgb555
      let fields = DisplaySurfaceCreate(surfaceID: 0, width: mode.width, height: mode.height, format: format, flags: .primary)
      try createSurface(fields, label: label, effects: &effects)
    case .mark:
      guard primaryID != nil else { throw .invalid(message: label, what: "there is no primary surface") }
      state.isMarked = true
      effects.append(.event(.marked))
    case .reset: try reset(effects: &effects)
    case .monitorsConfig(let fields): setMonitors(fields, effects: &effects)
    case .invalPalette(let fields): palettes.remove(fields.id)
    case .invalAllPalettes: palettes.removeAll()
    case .invalList(let list):
      // Nothing is known of other types, so neither of what may follow them (spec 03, section 8.4).
      for resource in list.resources.prefix(while: { $0.type == DisplayInvalList.Resource.pixmap }) { images.pixmaps.remove(resource.id) }
    case .invalAllPixmaps(let fields):
      if let unmet = images.unmet(fields.waitList) { return setWait(unmet) }
      images.pixmaps.removeAll()
    case .streamCreate(let fields): try createStream(fields, label: label, effects: &effects)
    case .streamData(let fields):
      receiveFrame(fields.data, of: fields.id, time: fields.multimediaTime, destination: nil, label: label, effects: &effects)
    case .streamDataSized(let fields):
      receiveFrame(
        fields.data, of: fields.id, time: fields.multimediaTime, destination: fields.destination, label: label, effects: &effects)
    case .streamClip(let fields): streams.setClip(fields.clip, of: fields.id)
    case .streamDestroy(let fields): destroyStream(fields.id, effects: &effects)
    case .streamDestroyAll:
      for id in streams.ids { destroyStream(id, effects: &effects) }
    case .streamActivateReport(let request): streams.activateReport(request)
    case .glScanoutUnix, .glDraw:
      throw .unsupported(message: label, what: "a picture in a graphics card's memory")
    case .qualityIndicator, .base:
      break
    }
  }

  // MARK: Waiting

  public var progress: ChannelProgress {
    guard let wait else { return .done }
    switch images.outlook(for: wait, of: channelID) {
    case .there: return .ready
    case .mayCome: return .waiting
    case .never: return .hopeless(neverCame(wait))
    }
  }

  /// The error for a wait that has taken too long.
  var waitProblem: ChannelProblem? { wait.map(neverCame) }

  private func neverCame(_ wait: ImageWait) -> ChannelProblem { .neverCame(message: label, what: "\(wait)") }

  public mutating func wait(for channels: BaseWaitForChannels) {
    label = Self.labels[BaseServerMessage.Number.waitForChannels.rawValue]
    setWait(images.unmet(channels))
  }

  public mutating func drop() {
    prepared = []
    setWait(nil)
  }

  public mutating func finished(_ serial: UInt64) { images.handled(serial, on: channelID) }

  mutating func setWait(_ new: ImageWait?) {
    guard wait != new else { return }
    if wait == nil { state.statistics.waits += 1 }
    wait = new
    images.setWait(new, of: channelID)
  }

  // MARK: Drawing

  /// Draws a command. Its images are decoded, and what they bring for caches is kept, even if there is nothing to draw.
  mutating func draw(
    _ command: DrawCommand<WireImage>, label: String, effects: inout [ChannelEffect<DisplayEngine>]
  ) throws(ChannelProblem) {
    guard let decoded = try prepare(command, label: label) else { return }
    if streams.hasPendingFrames { showPendingFrames(under: command, effects: &effects) }
    state.statistics.drawings += 1
    let changed: Region
    do throws(CanvasError) {
      changed = try canvas.draw(decoded)
    } catch {
      throw ChannelProblem(error, label: label)
    }
    if command.surfaceID == primaryID { addDamage(changed, effects: &effects) }
  }

  // MARK: The picture

  /// A copy of the primary surface's pixels; nil while there is no whole picture.
  public func snapshot() -> DisplaySnapshot? {
    guard state.isMarked, let id = primaryID, let surface = canvas.surfaces[id] else { return nil }
    return DisplaySnapshot(surface)
  }

  /// Calls `body` with the primary surface, and with its pixels that changed since damage was last taken. Nil, without a call, while there
  /// is no whole picture.
  ///
  /// The pixels are those that are drawn on: nothing is copied as long as `body` keeps no copy of the surface.
  public mutating func withPicture<Result>(_ body: (borrowing Surface, Region) -> Result) -> Result? {
    guard state.isMarked, let id = primaryID, let surface = canvas.surfaces[id] else { return nil }
    return body(surface, takeDamage())
  }

  mutating func addDamage(_ region: Region, effects: inout [ChannelEffect<DisplayEngine>]) {
    guard !region.isEmpty else { return }
    if damage.isEmpty { effects.append(.event(.damaged)) }
    damage.add(region)
  }

  /// The pixels of the primary surface that changed since this was last called.
  public mutating func takeDamage() -> Region { damage.take() }

  mutating func forgetDamage() { damage = DamageCollector() }
}
