public import NIOCore
public import SpiceTransport
public import SpiceWire

/// Plays a recording to a session: the session's connections are those that were recorded, and what the server sent comes again, on each
/// channel in its order and across channels in the order of time. What the client sent is not looked at.
///
///     let summary = try RecordingSummary(of: file)
///     let transport = RecordingTransport(file, channels: Set(summary.links.keys), on: loop)
///     let session = SpiceSession(configuration: SpiceSessionConfiguration(transport: transport), on: loop)
///     async let played: Void = transport.play(to: session, speed: 1)
///     try await session.start()
///     await played
///
/// Time stands still while the session opens a channel as it did when it was recorded. A session that behaves otherwise is not waited for
/// without end: a channel that it does not open is left out. Where the recorded session lost its server and got it back, this one connects
/// anew.
public actor RecordingTransport: SessionTransport {
  /// The loop of the session.
  public nonisolated let eventLoop: any EventLoop
  private nonisolated let executor: any SerialExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// How long the session may take to ask for a channel, to start it, or to go on reading.
  private let patience: TimeAmount
  /// Bytes that wait for channels that are paused; with more of them time stands still.
  private static let waitingLimit = 64 << 20
  /// So many entries are played before other work on the loop has its turn.
  private static let batch = 64

  private var entries: RecordingEntries<AnyRecordingSource>
  /// The entry that comes next.
  private var upcoming: RecordingEntry?
  private var isAtEnd = false
  /// Why the recording ends before its end.
  public private(set) var damage: RecordingError?

  private let channels: Set<ChannelID>
  private let playsEnds: Bool
  private var connections: [UInt16: RecordedConnection] = [:]
  /// Main channels that the recording has opened up to now: each is a new connection to the server.
  public private(set) var connectionCount = 0
  /// The session did not take the present connection's main channel; the other channels of it are not waited for.
  private var isLeftOut = false
  /// The session's requests that wait for their channel to be opened.
  private var requests: [ChannelID: [CheckedContinuation<NIOLoopBound<RecordedConnection>?, Never>]] = [:]
  /// Nanoseconds for which time stood still.
  private var standstill: Int64 = 0

  /// Tasks that wait for something to change.
  private let sleepers: Sleepers

  /// - Parameters:
  ///   - channels: those that the recording has, from `RecordingSummary`; a session that asks for others is refused at once.
  ///   - playsEnds: whether a connection that ended ends again; if not, the session stays up with its last picture.
  public init(
    _ source: some RecordingSource & Sendable, channels: Set<ChannelID>, playsEnds: Bool = true, patience: TimeAmount = .seconds(5),
    on eventLoop: any EventLoop
  ) {
    self.eventLoop = eventLoop
    executor = eventLoop.executor
    sleepers = Sleepers(on: eventLoop)
    self.channels = channels
    self.playsEnds = playsEnds
    self.patience = patience
    entries = RecordingEntries(AnyRecordingSource(source))
  }

  /// True if the recording ended within an entry.
  public var isTorn: Bool { isAtEnd && entries.reader.isTorn }

  // MARK: For the session

  public func connect(
    _ request: ChannelRequest, on eventLoop: any EventLoop
  ) async throws(ConnectError) -> NIOLoopBound<any ChannelConnection> {
    precondition(eventLoop === self.eventLoop, "a recording is played on its session's loop")
    guard channels.contains(request.channel), !isAtEnd else { throw .channelNotAvailable }
    let connection = await withCheckedContinuation { continuation in
      requests[request.channel, default: []].append(continuation)
      sleepers.wake()
    }
    guard let connection else { throw .channelNotAvailable }
    return NIOLoopBound<any ChannelConnection>(connection.value, eventLoop: eventLoop)
  }

  // MARK: Playing

  /// When the next entry is due, in nanoseconds since the beginning of the recording; nil at its end.
  public func nextTime() -> Int64? {
    if upcoming == nil, !isAtEnd { fetch() }
    return upcoming?.time
  }

  /// Plays every entry up to this time at once. Returns when the session has handled them, but what it holds up by pausing a channel.
  public func advance(_ session: SpiceSession, to time: Int64) async {
    var count = 0
    while let next = nextTime(), next <= time, let entry = upcoming, !Task.isCancelled {
      upcoming = nil
      await play(entry, to: session)
      count += 1
      if count % Self.batch == 0 { await Task.yield() }
    }
    await endTurn()
  }

  /// Lets the session do what it puts off until everything has been read that was there: it shows the newest frame of a video then.
  private func endTurn() async {
    await withCheckedContinuation { continuation in
      eventLoop.scheduleTask(deadline: .now()) { continuation.resume() }
    }
  }

  /// Plays the recording to its end.
  ///
  /// - Parameter speed: 1 as it was, 2 in half of the time, more than 0; nil as fast as the session takes it.
  public func play(to session: SpiceSession, speed: Double? = 1) async {
    let start = NIODeadline.now()
    standstill = 0
    guard let speed else { return await advance(session, to: .max) }
    guard let first = nextTime() else { return }
    while let next = nextTime(), !Task.isCancelled {
      let due = start + .nanoseconds(Int64(min(Double(next - first) / speed, 1e17))) + .nanoseconds(standstill)
      while NIODeadline.now() < due, !Task.isCancelled { await sleepers.sleep(until: due, since: sleepers.changes) }
      await advance(session, to: next)
    }
  }

  /// Reads the next entry; at the end the session's requests get what there is: nothing.
  private func fetch() {
    do throws(RecordingError) {
      upcoming = try entries.next()
    } catch {
      damage = error
    }
    guard upcoming == nil else { return }
    isAtEnd = true
    refuse()
  }

  private func refuse() {
    for continuation in requests.values.joined() { continuation.resume(returning: nil) }
    requests = [:]
  }

  /// The session's requests get nothing; called on the loop.
  nonisolated func refuseRequests() { assumeIsolated { $0.refuse() } }

  private func play(_ entry: RecordingEntry, to session: SpiceSession) async {
    switch entry.event {
    case .opened(let link):
      connections[entry.connection] = nil
      if link.channel.type == .main { connect(session) }
      if !isLeftOut { await open(link, as: entry.connection) }
    case .received(let frame):
      guard let connection = connections[entry.connection] else { return }
      connection.play(frame)
      if waitingBytes > Self.waitingLimit { await wait { $0.waitingBytes <= Self.waitingLimit } }
    case .sent: break
    case .closed(let reason): if playsEnds { connections.removeValue(forKey: entry.connection)?.playEnd(reason) }
    }
  }

  /// The recording goes on with a new connection to the server: a session that does not ask for one by itself is told to.
  private func connect(_ session: SpiceSession) {
    connectionCount += 1
    isLeftOut = false
    guard connectionCount > 1 else { return }
    // What the connection before did not get is not for this one.
    let main = requests.removeValue(forKey: ChannelID(.main)) ?? []
    refuse()
    if main.isEmpty { Task { try? await session.reconnect(timeout: .hours(24)) } } else { requests[ChannelID(.main)] = main }
  }

  /// Opens a channel as soon as the session asks for it.
  private func open(_ link: RecordedLink, as number: UInt16) async {
    await wait { $0.requests[link.channel]?.isEmpty == false }
    guard var waiting = requests[link.channel], !waiting.isEmpty else {
      if link.channel.type == .main { isLeftOut = true }
      return
    }
    let request = waiting.removeFirst()
    requests[link.channel] = waiting
    let connection = RecordedConnection(link.info, of: self)
    connections[number] = connection
    request.resume(returning: NIOLoopBound(connection, eventLoop: eventLoop))
    await wait { $0.connections[number].map { $0.isStarted || $0.isClosed } ?? true }
  }

  private var waitingBytes: Int { connections.values.reduce(0) { $0 + $1.waitingBytes } }

  // MARK: Waiting

  /// Waits until this is true, but not longer than the session may take.
  private func wait(_ isReady: (isolated RecordingTransport) -> Bool) async {
    let start = NIODeadline.now()
    let deadline = start + patience
    while !isReady(self), NIODeadline.now() < deadline, !Task.isCancelled { await sleepers.sleep(until: deadline, since: sleepers.changes) }
    standstill += (NIODeadline.now() - start).nanoseconds
  }

  /// Something changed on one of the connections, which live on the same loop.
  nonisolated func changed() { assumeIsolated { $0.sleepers.wake() } }
}

/// Any source, in one type.
private struct AnyRecordingSource: RecordingSource, Sendable {
  private var source: any RecordingSource & Sendable

  init(_ source: any RecordingSource & Sendable) { self.source = source }

  mutating func read() throws(RecordingError) -> [UInt8] { try source.read() }
}
