public import Logging
public import NIOCore
public import SpiceGraphics
public import SpiceTransport
public import SpiceWire

/// One client's session with one server: its main channel and the channels that are opened beside it.
///
/// The session lives on one event loop, which is its executor: what arrives is handled there without locks and without a hop, and its
/// methods run there too. What the messages mean is decided by engines without I/O (`MainEngine`, `DisplayEngine`); the session owns the
/// connections, carries out what the engines ask for, and keeps the clock.
///
///     let session = SpiceSession(configuration: configuration, on: group.next())
///     try await session.connect()
///     try await session.open(ChannelID(.display))
///     let picture = try await session.snapshot()
///     await session.close()
public actor SpiceSession {
  public nonisolated let eventLoop: any EventLoop
  public nonisolated let configuration: SpiceSessionConfiguration

  /// What happens, for one reader. Who does not keep up loses the oldest events; damage is never lost, it is collected until it is taken.
  public nonisolated let events: AsyncStream<SessionEvent>
  private let eventSink: AsyncStream<SessionEvent>.Continuation
  private static let eventBacklog = 1024

  /// Keeps the executor that `unownedExecutor` refers to.
  private nonisolated let executor: any SerialExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let logger: Logger

  var connections: [ChannelID: MessageConnection] = [:]
  private var links: [ChannelID: LinkInfo] = [:]
  private var opening: Set<ChannelID> = []
  private var main = ChannelReceiver(MainEngine())
  let displays: DisplayChannels
  /// When `advanceDisplays` runs by itself.
  var displayTimer: Scheduled<Void>?
  var displayTimerDeadline: NIODeadline?

  /// Why channels ended, and what the last problem of each was.
  var endings: [ChannelID: SpiceClientError] = [:]
  private var isClosed = false

  /// Tasks that wait for something to change, woken after every change.
  private var sleepers: [Int: CheckedContinuation<Void, Never>] = [:]
  private var nextSleeper = 0

  public init(
    configuration: SpiceSessionConfiguration, on eventLoop: any EventLoop, logger: Logger = Logger(label: "saffron.client")
  ) {
    self.configuration = configuration
    self.eventLoop = eventLoop
    self.logger = logger
    executor = eventLoop.executor
    displays = DisplayChannels(configuration.display)
    (events, eventSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.eventBacklog))
  }

  deinit { eventSink.finish() }

  // MARK: Opening and closing

  /// Connects the main channel and learns what the server has. Returns when the list of channels is there.
  ///
  /// - Parameter timeout: for all of it; the link stage has its own limit besides.
  public func connect(timeout: TimeAmount = .seconds(15)) async throws(SpiceClientError) {
    let deadline = NIODeadline.now() + timeout
    try await link(ChannelID(.main), deadline: deadline)
    _ = try await wait(for: .initialization, until: deadline) { $0.main.engine.state }
    _ = try await wait(for: .channelList, until: deadline) { session in
      session.main.engine.state.flatMap { $0.channelListCount > 0 ? $0 : nil }
    }
  }

  /// Connects one more channel: a display. Returns when its link stage is over.
  public func open(_ channel: ChannelID, timeout: TimeAmount = .seconds(15)) async throws(SpiceClientError) {
    if let ending { throw ending }
    guard let state = main.engine.state else { throw .notOpen(ChannelID(.main)) }
    guard state.channels.contains(channel) else { throw .noSuchChannel(channel) }
    guard channel.type == .display else { throw .unsupportedChannel(channel) }
    try await link(channel, deadline: .now() + timeout)
  }

  /// Closes every channel. Requests that wait get `SpiceClientError.closed`.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    for connection in connections.values { connection.close() }
    eventSink.finish()
    wake()
  }

  /// Why the session is over; nil as long as it is not.
  private var ending: SpiceClientError? { isClosed ? .closed : endings[ChannelID(.main)] }

  private func link(_ channel: ChannelID, deadline: NIODeadline) async throws(SpiceClientError) {
    if let ending { throw ending }
    guard connections[channel] == nil, opening.insert(channel).inserted else { throw .alreadyOpen(channel) }
    defer { opening.remove(channel) }

    let connection: NIOLoopBound<MessageConnection>
    if let plain = configuration.plain {
      do throws(ConnectError) {
        connection = try await connect(to: plain, channel, deadline: deadline)
      } catch {
        // The server may want some channels secured and others not; each finds out for itself.
        guard case .needSecured = error, let secure = configuration.secure else { throw .connect(channel, error) }
        connection = try await connectSecurely(to: secure, channel, deadline: deadline)
      }
    } else if let secure = configuration.secure {
      connection = try await connectSecurely(to: secure, channel, deadline: deadline)
    } else {
      throw .noEndpoint
    }
    try adopt(connection.value, as: channel)
  }

  private func connectSecurely(
    to endpoint: SpiceEndpoint, _ channel: ChannelID, deadline: NIODeadline
  ) async throws(SpiceClientError) -> NIOLoopBound<MessageConnection> {
    do throws(ConnectError) {
      return try await connect(to: endpoint, channel, deadline: deadline)
    } catch {
      throw .connect(channel, error)
    }
  }

  private func connect(
    to endpoint: SpiceEndpoint, _ channel: ChannelID, deadline: NIODeadline
  ) async throws(ConnectError) -> NIOLoopBound<MessageConnection> {
    let left = max(.milliseconds(1), deadline - .now())
    return try await SpiceConnector.connect(
      to: endpoint, channel: channel, connectionID: main.engine.state?.sessionID ?? 0,
      channelCapabilityWords: capabilityWords(for: channel.type), password: configuration.password,
      timeout: min(left, configuration.linkTimeout), on: eventLoop)
  }

  private func capabilityWords(for type: ChannelType) -> [UInt32] {
    switch type {
    case .main: MainEngine.capabilities.words
    case .display: DisplayEngine.capabilities(of: configuration.display).words
    default: []
    }
  }

  /// Takes a channel whose link stage is over.
  private func adopt(_ connection: MessageConnection, as channel: ChannelID) throws(SpiceClientError) {
    if let ending {
      connection.close()
      throw ending
    }
    if channel.type == .display { try openDisplay(connection) }
    endings[channel] = nil
    connections[channel] = connection
    links[channel] = connection.info
    report(.opened(channel, connection.info))
    connection.start(ChannelHandler(session: self, channel: channel))
  }

  // MARK: What connections deliver

  func received(_ frame: MessageFrame, on channel: ChannelID) {
    guard let connection = connections[channel] else { return }
    switch channel.type {
    case .main:
      for effect in main.receive(frame) {
        if case .event(let event) = effect { tellDisplays(event) }
        perform(effect, on: channel, connection) { .main($0) }
      }
    case .display:
      receivedDisplay(frame, on: channel.id)
    default:
      // Other channels are not opened.
      break
    }
    wake()
  }

  func perform<Engine: ChannelEngine>(
    _ effect: ChannelEffect<Engine>, on channel: ChannelID, _ connection: MessageConnection, event: (Engine.Event) -> SessionEvent
  ) {
    switch effect {
    case .send(let message): connection.send(message)
    case .event(let happened): report(event(happened))
    case .common(let common): report(.common(channel, common))
    case .problem(let problem):
      logger.warning("\(channel): \(problem)")
      report(.problem(channel, problem))
    }
  }

  func closed(_ channel: ChannelID, reason: String?) {
    connections[channel] = nil
    if endings[channel] == nil { endings[channel] = isClosed ? .closed : .closedByServer(channel, reason: reason) }
    if channel.type == .display { closedDisplay(channel.id) }
    report(.closed(channel, reason: reason))
    if channel.type == .main, !isClosed {
      // The session is over; what is left of it is of no use.
      for connection in connections.values { connection.close() }
      eventSink.finish()
    }
    wake()
  }

  private func report(_ event: SessionEvent) { eventSink.yield(event) }

  // MARK: What is known

  /// What the main channel has told; nil before its greeting.
  public var mainState: MainState? { main.engine.state }

  /// What the link stage of an open channel, or of one that was open, has told.
  public func linkInfo(of channel: ChannelID) -> LinkInfo? { links[channel] }

  /// The state of a display channel that was opened.
  public func displayState(of id: UInt8 = 0) -> DisplayState? { displays[id]?.receiver.engine.state }

  /// The pixels of a display's primary surface that changed since this was last called. After `DisplayEvent.damaged` there are some, and
  /// the event is not told again before they are taken.
  public func takeDamage(ofDisplay id: UInt8 = 0) -> Region { displays[id]?.receiver.engine.takeDamage() ?? Region() }

  /// The time from a request on the main channel to its answer: the network's round trip and what the server takes.
  public func measureRoundTrip(timeout: TimeAmount = .seconds(15)) async throws(SpiceClientError) -> TimeAmount {
    let main = ChannelID(.main)
    if let ending { throw ending }
    guard let connection = connections[main], let before = mainState?.channelListCount else { throw .notOpen(main) }
    let start = NIODeadline.now()
    connection.send(MainClientMessage.attachChannels)
    return try await wait(for: .roundTrip, until: start + timeout) { session in
      session.mainState.flatMap { $0.channelListCount > before ? NIODeadline.now() - start : nil }
    }
  }

  /// The picture of a display channel, as soon as the server has said that it is whole.
  ///
  /// - Throws: what may have kept the picture from being whole, if a message could not be handled.
  public func snapshot(
    ofDisplay id: UInt8 = 0, timeout: TimeAmount = .seconds(15)
  ) async throws(SpiceClientError) -> DisplaySnapshot {
    let channel = ChannelID(.display, id: id)
    let picture: Result<DisplaySnapshot, ChannelProblem> = try await wait(
      for: .picture, until: .now() + timeout, on: channel
    ) { session in
      guard let display = session.displays[id] else { return nil }
      if let problem = display.firstProblem { return .failure(problem) }
      return display.receiver.engine.snapshot().map { .success($0) }
    }
    switch picture {
    case .success(let snapshot): return snapshot
    case .failure(let problem): throw .problem(channel, problem)
    }
  }

  /// Waits until the server has said that a display's picture is whole, whether or not this client could draw all of it.
  public func waitForPicture(ofDisplay id: UInt8 = 0, timeout: TimeAmount = .seconds(15)) async throws(SpiceClientError) {
    _ = try await wait(for: .picture, until: .now() + timeout, on: ChannelID(.display, id: id)) { session in
      session.displayState(of: id).flatMap { $0.isMarked ? true : nil }
    }
  }

  // MARK: Waiting

  /// Waits until `ready` gives a value, looking again after every change.
  private func wait<Value: Sendable>(
    for stage: SpiceClientError.Stage, until deadline: NIODeadline, on channel: ChannelID = ChannelID(.main),
    _ ready: (isolated SpiceSession) -> Value?
  ) async throws(SpiceClientError) -> Value {
    guard links[channel] != nil else { throw .notOpen(channel) }
    while true {
      if let value = ready(self) { return value }
      if let ending = ending ?? endings[channel] { throw ending }
      if Task.isCancelled { throw .cancelled }
      if NIODeadline.now() >= deadline { throw .timedOut(stage) }
      await sleep(until: deadline)
    }
  }

  /// Sleeps until something changes, the deadline has come, or the task is cancelled.
  private func sleep(until deadline: NIODeadline) async {
    let sleeper = nextSleeper
    nextSleeper += 1
    let alarm = eventLoop.scheduleTask(deadline: deadline) { self.assumeIsolated { $0.wake(sleeper) } }
    await withTaskCancellationHandler {
      await withCheckedContinuation { sleepers[sleeper] = $0 }
    } onCancel: {
      eventLoop.execute { self.assumeIsolated { $0.wake(sleeper) } }
    }
    alarm.cancel()
  }

  private func wake(_ sleeper: Int) { sleepers.removeValue(forKey: sleeper)?.resume() }

  func wake() {
    guard !sleepers.isEmpty else { return }
    let woken = sleepers.values
    sleepers = [:]
    for continuation in woken { continuation.resume() }
  }
}
