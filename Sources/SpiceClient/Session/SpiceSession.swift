public import Logging
public import NIOCore
public import SpiceTransport
public import SpiceWire

/// One client's session with one server: its main channel and the channels that are opened beside it.
///
/// The session lives on one event loop, which is its executor: what arrives is handled there without locks and without a hop, and its
/// methods run there too. What the messages mean is decided by engines without I/O (`MainEngine`, `DisplayEngine`, `InputsEngine`,
/// `CursorEngine`); the session owns the connections, carries out what the engines ask for, and keeps the clock.
///
///     let session = SpiceSession(configuration: configuration, on: group.next())
///     try await session.start()
///     let picture = try await session.snapshot()
///     try await session.type("hello\n")
///     await session.close()
///
/// `start()` opens everything that a viewer needs, and what the server lists later. Who wants less calls `connect()` and `open(_:)`.
public actor SpiceSession {
  public nonisolated let eventLoop: any EventLoop
  public nonisolated let configuration: SpiceSessionConfiguration

  /// What happens, for one reader. Who does not keep up loses the oldest events; damage is never lost, it is collected until it is taken.
  /// The stream ends when this side closes the session.
  public nonisolated let events: AsyncStream<SessionEvent>
  private let eventSink: AsyncStream<SessionEvent>.Continuation
  private static let eventBacklog = 1024

  /// Keeps the executor that `unownedExecutor` refers to.
  private nonisolated let executor: any SerialExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  let logger: Logger

  // MARK: The connection to the server

  /// How the session and its server stand.
  public internal(set) var state = SessionState.idle
  /// The ticket's password, for the next connection.
  var password: [UInt8]
  /// Counts the connections to the server: what is left of an older one is not listened to.
  var epoch = 0
  /// The session opens by itself what it knows how to use.
  var isStarted = false
  var isClosed = false
  /// The task that tries to get the server back.
  var recovery: Task<Void, Never>?

  var connections: [ChannelID: any ChannelConnection] = [:]
  var links: [ChannelID: LinkInfo] = [:]
  var opening: Set<ChannelID> = []
  /// Bytes that connections take for messages of which only a part has come.
  var unfinishedBytes: [ChannelID: Int] = [:]
  /// What the server said before it closed a channel.
  var farewells: [ChannelID: String] = [:]
  /// Why channels ended, or did not come up.
  var endings: [ChannelID: SpiceClientError] = [:]

  // MARK: What the channels have told

  var main: ChannelReceiver<MainEngine>
  var displays: DisplayChannels
  /// When `advanceDisplays` runs by itself.
  var displayTimer: Scheduled<Void>?
  var displayTimerDeadline: NIODeadline?
  /// The displays of the connection before, as long as the new ones have no whole picture.
  var formerDisplays: [UInt8: DisplayLink] = [:]
  var inputs: ChannelReceiver<InputsEngine>?
  var cursors: [UInt8: ChannelReceiver<CursorEngine>] = [:]
  /// The locks that the application has set, for connections to come.
  var wantedLocks: LockKeys?
  /// The screens that the application wants, likewise.
  var wantedMonitors: [MonitorRequest] = []
  /// The mouse mode that is asked for whenever the server has it; nil leaves it as it is.
  var wantedMouseMode: MouseMode?

  /// Tasks that wait for something to change, woken after every change.
  let sleepers: Sleepers

  public init(
    configuration: SpiceSessionConfiguration, on eventLoop: any EventLoop, logger: Logger = Logger(label: "saffron.client")
  ) {
    self.configuration = configuration
    self.eventLoop = eventLoop
    self.logger = logger
    password = configuration.password
    wantedMouseMode = configuration.mouseMode
    main = ChannelReceiver(MainEngine())
    executor = eventLoop.executor
    sleepers = Sleepers(on: eventLoop)
    displays = DisplayChannels(configuration.display)
    (events, eventSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.eventBacklog))
  }

  deinit { eventSink.finish() }

  /// Closes every channel. Requests that wait get `SpiceClientError.closed`. The session cannot be used again.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    recovery?.cancel()
    recovery = nil
    for connection in connections.values { connection.close() }
    change(to: .ended(nil))
    eventSink.finish()
    wake()
  }

  /// Why the session is over; nil as long as it is not.
  var ending: SpiceClientError? { isClosed ? .closed : endings[ChannelID(.main)] }

  func report(_ event: SessionEvent) { eventSink.yield(event) }

  func change(to state: SessionState) {
    self.state = state
    report(.stateChanged(state))
    wake()
  }

  // MARK: What is known

  /// What the main channel has told; nil before its greeting.
  public var mainState: MainState? { main.engine.state }

  /// What the link stage of an open channel, or of one that was open, has told.
  public func linkInfo(of channel: ChannelID) -> LinkInfo? { links[channel] }

  /// The channels that are open.
  public var openChannels: Set<ChannelID> { Set(connections.keys) }
}
