import Logging
import NIOCore
import NIOPosix
import SpiceTransport
import SpiceWire
import Synchronization

/// What a server or a client of a test has seen.
enum Event: Sendable {
  case frame(MessageFrame)
  case drained
  case closed(String?)
}

/// Reports all events, and sends every message back if it is told to.
final class Reporter: MessageConnectionHandler {
  let events: Mailbox<Event>
  let echoes: Bool

  init(_ events: Mailbox<Event>, echoes: Bool = false) {
    self.events = events
    self.echoes = echoes
  }

  func connection(_ connection: MessageConnection, received frame: MessageFrame) {
    if echoes { connection.send(type: frame.type, body: body(frame.body)) }
    events.put(.frame(frame))
  }

  func connectionDrained(_ connection: MessageConnection) { events.put(.drained) }

  func connectionClosed(_ connection: MessageConnection, error: (any Error)?) { events.put(.closed(error.map { "\($0)" })) }
}

func body(_ bytes: [UInt8]) -> WireBody {
  var writer = WireWriter()
  writer.payload(bytes[...])
  return writer.finish()
}

/// One side of a channel, used from a test's task.
final class Peer: Sendable {
  let connection: NIOLoopBound<MessageConnection>
  let events: Mailbox<Event>
  var loop: any EventLoop { connection.eventLoop }

  init(_ connection: NIOLoopBound<MessageConnection>, events: Mailbox<Event> = Mailbox()) {
    self.connection = connection
    self.events = events
  }

  func start() async throws { try await run { [events] in $0.start(Reporter(events)) } }

  func run<T: Sendable>(_ body: @escaping @Sendable (MessageConnection) -> T) async throws -> T {
    let connection = connection
    return try await loop.submit { body(connection.value) }.get()
  }

  func send(_ type: UInt16, _ bytes: [UInt8]) async throws { try await run { $0.send(type: type, body: body(bytes)) } }

  func nextFrame() async -> MessageFrame? {
    while let event = await events.next() {
      switch event {
      case .frame(let frame): return frame
      case .drained: continue
      case .closed: return nil
      }
    }
    return nil
  }

  /// Waits for the end; its error's text.
  func end() async -> String? {
    while let event = await events.next() { if case .closed(let error) = event { return error } }
    return "no end"
  }
}

/// A listener whose channels send every message back.
final class TestServer: Sendable {
  static let sessionID: UInt32 = 0x1234_5678

  struct Policy: Sendable {
    var needSecured: Set<ChannelType> = []
    var needUnsecured: Set<ChannelType> = []
    var words: [UInt32] = [0x0f]
    var echoes = true
    var starts = true
  }

  let loop: any EventLoop
  let tickets: TicketBox
  let listener: NIOLoopBound<SpiceListener>
  let accepted: Mailbox<Peer>
  let log: LogLines

  private final class Authority: LinkAuthority {
    let policy: Policy
    let accepted: Mailbox<Peer>

    init(_ policy: Policy, accepted: Mailbox<Peer>) {
      self.policy = policy
      self.accepted = accepted
    }

    func offer(for channel: ChannelID, isSecure: Bool) -> LinkOffer {
      if !isSecure, policy.needSecured.contains(channel.type) { return .refuse(.needSecured) }
      if isSecure, policy.needUnsecured.contains(channel.type) { return .refuse(.needUnsecured) }
      guard channel.type == .main || channel.id == 0, channel.type != .tunnel else { return .silently }
      return .accept(channelCapabilityWords: policy.words)
    }

    func admit(_ info: LinkInfo) -> LinkErrorCode {
      if info.channel.type == .record { return .channelNotAvailable }
      return info.channel.type == .main || info.connectionID == TestServer.sessionID ? .ok : .badConnectionID
    }

    func established(_ connection: MessageConnection) {
      let peer = Peer(NIOLoopBound(connection, eventLoop: connection.eventLoop))
      if policy.starts { connection.start(Reporter(peer.events, echoes: policy.echoes)) }
      accepted.put(peer)
    }
  }

  init(_ ticketPolicy: TicketPolicy = .open, policy: Policy = Policy(), options: ListenerOptions = ListenerOptions()) async throws {
    loop = MultiThreadedEventLoopGroup.singleton.next()
    let tickets = try TicketBox(ticketPolicy)
    self.tickets = tickets
    let accepted = Mailbox<Peer>()
    self.accepted = accepted
    let log = LogLines()
    self.log = log
    let loop = loop
    listener = try await loop.submit {
      let listener = SpiceListener(
        authority: Authority(policy, accepted: accepted), tickets: tickets, options: options,
        logger: Logger(label: "test") { _ in log }, on: loop)
      return NIOLoopBound(listener, eventLoop: loop)
    }.get()
  }

  func bind(_ address: ListenAddress) async throws -> BoundAddress {
    let listener = listener
    return try await loop.flatSubmit { listener.value.bind(address) }.get()
  }

  /// Listens for plain connections.
  func plainPort() async throws -> Int { try await bind(.tcp(host: "127.0.0.1", port: 0)).port ?? 0 }

  func unauthenticated() async throws -> Int {
    let listener = listener
    return try await loop.submit { listener.value.unauthenticatedConnections }.get()
  }

  func stop() async throws {
    let listener = listener
    try await loop.flatSubmit { listener.value.close() }.get()
  }
}

/// Log lines of a test.
final class LogLines: LogHandler, Sendable {
  private let stored = Mutex<[String]>([])
  var lines: [String] { stored.withLock { $0 } }

  var logLevel: Logger.Level {
    get { .trace }
    set { _ = newValue }
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set { _ = newValue }
  }
  subscript(metadataKey _: String) -> Logger.Metadata.Value? {
    get { nil }
    set { _ = newValue }
  }

  func log(event: LogEvent) { stored.withLock { $0.append("\(event.message)") } }
}

/// Brings a channel up from the client's side.
func connect(
  _ endpoint: SpiceEndpoint, _ channel: ChannelID = ChannelID(.main), connectionID: UInt32 = 0, password: String = "",
  common: CapabilitySet<CommonCapability> = SpiceConnector.standardCommonCapabilities, timeout: TimeAmount = .seconds(20)
) async throws(ConnectError) -> Peer {
  let connection = try await SpiceConnector.connect(
    to: endpoint, channel: channel, connectionID: connectionID, commonCapabilities: common, channelCapabilityWords: [0x05],
    password: Array(password.utf8), timeout: timeout, on: MultiThreadedEventLoopGroup.singleton.next())
  return Peer(connection)
}

/// The error with which `body` ends.
func failure(_ body: () async throws(ConnectError) -> Peer) async -> ConnectError? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}
