import Logging
import NIOCore
import SpiceGraphics
import SpiceDisplay
import SpiceTransport
import SpiceWire

/// The whole state of a server. It lives on one event loop, together with every connection, and so needs no locks.
final class ServerCore: LinkAuthority {
  let configuration: ServerConfiguration
  let eventLoop: any EventLoop
  let logger: Logger
  let inputs: InputsHub
  private let encodingPool: EncodingThreads
  private(set) var mouseMode: MouseMode
  /// How pictures are compressed from now on.
  var images: ImageSettings {
    didSet {
      for display in displays.values { display.images = images }
    }
  }
  /// Which parts of displays are sent as videos from now on.
  var streamingVideo: VideoStreamingMode {
    didSet {
      for display in displays.values { display.streamingVideo = streamingVideo }
    }
  }
  private var sessions: [UInt32: Session] = [:]
  private var displays: [UInt8: Display] = [:]
  private var listeners: [SpiceListener] = []
  /// They listen nowhere and take connected sockets, one for all sockets with the same tickets.
  private var adopters: [SpiceListener] = []
  private var isShutDown = false
  private var whenEmpty: EventLoopPromise<Void>?
  private let metrics: ServerMetrics
  private var metricsTimer: RepeatedTask?

  init(
    configuration: ServerConfiguration, inputSink: (any InputSink)?, eventLoop: any EventLoop, logger: Logger,
    metrics: ServerMetrics = ServerMetrics()
  ) {
    self.configuration = configuration
    self.eventLoop = eventLoop
    self.logger = logger
    self.metrics = metrics
    encodingPool = EncodingThreads(libraries: configuration.libraries)
    mouseMode = configuration.mouseMode
    images = configuration.images
    streamingVideo = configuration.streamingVideo
    inputs = InputsHub(eventLoop: eventLoop, sink: inputSink, mouseMode: configuration.mouseMode)
  }

  // MARK: What there is

  var supportedMouseModes: MouseModes { configuration.supportedMouseModes }
  var displayCount: Int { displays.count }
  var sessionCount: Int { sessions.count }

  /// Every channel but main.
  var channels: [ChannelID] {
    displays.keys.sorted().flatMap { [ChannelID(.display, id: $0), ChannelID(.cursor, id: $0)] } + [ChannelID(.inputs)]
  }

  func display(_ id: UInt8) -> Display? { displays[id] }

  func addDisplay(source: (any FrameSource)?) -> Display? {
    guard let id = (0...UInt8.max).first(where: { displays[$0] == nil }) else { return nil }
    let display = Display(
      id: id, source: source, encodingPool: encodingPool, eventLoop: eventLoop, images: images, streamingVideo: streamingVideo,
      videoCodecs: configuration.videoCodecs ?? VideoCodecs(configuration.libraries))
    display.cursor.tellsMoves = mouseMode == .server
    displays[id] = display
    return display
  }

  /// Sessions get random numbers, so their order here is that of the numbers: the same each time.
  var statistics: ServerStatistics { ServerStatistics(clients: sessions.values.map(\.statistics).sorted { $0.id < $1.id }) }

  /// How often swift-metrics is told.
  private static let metricsInterval = TimeAmount.seconds(1)

  private func startMetrics() {
    guard metrics.isHeard, metricsTimer == nil else { return }
    let core = NIOLoopBound(self, eventLoop: eventLoop)
    metricsTimer = eventLoop.scheduleRepeatedTask(initialDelay: Self.metricsInterval, delay: Self.metricsInterval) { _ in
      for session in core.value.sessions.values { core.value.metrics.record(session.statistics) }
    }
  }

  /// A channel of a session that goes on is about to be forgotten.
  func channelEnds(_ channel: ChannelID, of session: Session) {
    guard metrics.isHeard else { return }
    metrics.record(session.statistics)
    metrics.forget("\(channel)", of: session.id)
  }

  // MARK: Links

  /// Listens on all addresses or, if one cannot be had, on none.
  func listen(on addresses: [ListenAddress], tickets: TicketBox, options: ListenerOptions) -> EventLoopFuture<[BoundAddress]> {
    guard !isShutDown else { return eventLoop.makeFailedFuture(ListenError.closed) }
    let listener = SpiceListener(authority: self, tickets: tickets, options: options, logger: logger, on: eventLoop)
    listeners.append(listener)
    let bound = NIOLoopBound((core: self, listener: listener), eventLoop: eventLoop)
    return EventLoopFuture.whenAllSucceed(addresses.map { listener.bind($0) }, on: eventLoop).flatMapError { error in
      let (core, listener) = bound.value
      core.listeners.removeAll { $0 === listener }
      return listener.close().flatMapThrowing { throw error }
    }
  }

  /// Takes a connected socket.
  func adopt(fd: CInt, tickets: TicketBox, identity: TLSServerIdentity?, skipsPassword: Bool) -> EventLoopFuture<Void> {
    guard !isShutDown else { return eventLoop.makeFailedFuture(ListenError.closed) }
    if let known = adopters.first(where: { $0.tickets === tickets }) {
      return known.adopt(fd: fd, identity: identity, skipsPassword: skipsPassword)
    }
    let adopter = SpiceListener(authority: self, tickets: tickets, logger: logger, on: eventLoop)
    adopters.append(adopter)
    return adopter.adopt(fd: fd, identity: identity, skipsPassword: skipsPassword)
  }

  /// Listeners of both kinds.
  var listenerCount: Int { listeners.count + adopters.count }

  /// As the reference has them (spec 03, section 4).
  private static let displayCapabilities: CapabilitySet<DisplayCapability> = [
    .monitorsConfig, .streamReport, .preferredCompression, .preferredVideoCodecType,
  ]

  func offer(for channel: ChannelID, isSecure _: Bool) -> LinkOffer {
    switch channel.type {
    case .main: .accept(channelCapabilityWords: CapabilitySet<MainCapability>([.nameAndUUID, .agentConnectedTokens]).words)
    case .display where displays[channel.id] != nil:
      .accept(channelCapabilityWords: Self.displayCapabilities.words)
    case .cursor where displays[channel.id] != nil: .accept()
    case .inputs where channel.id == 0: .accept(channelCapabilityWords: CapabilitySet<InputsCapability>([.keyScancode]).words)
    default: .silently
    }
  }

  func admit(_ info: LinkInfo) -> LinkErrorCode {
    // A main link with an id announces a migration to here, and none is on its way.
    if info.channel.type == .main {
      guard info.connectionID == 0 else { return .badConnectionID }
      return sessions.count < configuration.maximumClients ? .ok : .error
    }
    guard let session = sessions[info.connectionID], session.isOpen else { return .badConnectionID }
    return channels.contains(info.channel) ? .ok : .channelNotAvailable
  }

  func established(_ connection: MessageConnection) {
    guard !isShutDown else { return connection.close() }
    guard connection.info.channel.type == .main else {
      guard let session = sessions[connection.info.connectionID] else { return connection.close() }
      return session.add(connection)
    }
    if configuration.clients == .newestOnly {
      for session in sessions.values { session.end(reason: "another client came") }
    }
    let session = Session(id: freshSessionID(), main: connection, server: self)
    sessions[session.id] = session
    startMetrics()
    session.start()
  }

  func remove(_ session: Session) {
    sessions[session.id] = nil
    if metrics.isHeard {
      metrics.record(session.statistics)
      metrics.forget(session.id)
    }
    guard sessions.isEmpty else { return }
    metricsTimer?.cancel()
    metricsTimer = nil
    whenEmpty?.succeed()
    whenEmpty = nil
  }

  private func freshSessionID() -> UInt32 {
    var generator = SystemRandomNumberGenerator()
    while true {
      let id = UInt32.random(in: 1...UInt32.max, using: &generator)
      if sessions[id] == nil { return id }
    }
  }

  // MARK: The mouse

  /// A client asks for a mode; one that is none or not supported, or that holds already, is ignored (spec 02, section 3.4).
  func requestMouseMode(_ mode: MouseMode) {
    guard mode != mouseMode, mode == .server || mode == .client, supportedMouseModes.contains(MouseModes(rawValue: mode.rawValue)) else {
      return
    }
    mouseMode = mode
    inputs.mouseMode = mode
    for display in displays.values { display.cursor.tellsMoves = mode == .server }
    for session in sessions.values { session.main?.sendMouseMode() }
  }

  // MARK: The end

  /// Stops listening, tells all clients that the server ends, and closes their connections; the future completes when the last is gone
  /// and no picture is being encoded any more.
  func shutDown() -> EventLoopFuture<Void> {
    isShutDown = true
    inputs.stop()
    let listening = (listeners + adopters).map { $0.close() }
    listeners = []
    adopters = []
    for session in sessions.values {
      session.main?.disconnect()
      session.end(reason: "the server ends")
    }
    return EventLoopFuture.andAllComplete(listening + [emptied()], on: eventLoop).flatMap { [encodingPool, eventLoop] in
      encodingPool.idle(on: eventLoop)
    }
  }

  /// Completes when there are no sessions; the same future for all who wait.
  private func emptied() -> EventLoopFuture<Void> {
    guard !sessions.isEmpty else { return eventLoop.makeSucceededVoidFuture() }
    let promise = whenEmpty ?? eventLoop.makePromise()
    whenEmpty = promise
    return promise.futureResult
  }
}
