import Foundation
import Logging
import Metrics
import NIOCore
import NIOPosix
import SpiceTransport
import SpiceWire

@testable import SpiceServer

/// A server that listens on a Unix socket and on a TCP port, and lets a test look at its end of every connection.
final class LiveServer: Sendable {
  /// Passes everything on to the server, and keeps the connections.
  private final class Witness: LinkAuthority {
    let core: ServerCore
    var connections: [MessageConnection] = []

    init(_ core: ServerCore) { self.core = core }

    func offer(for channel: ChannelID, isSecure: Bool) -> LinkOffer { core.offer(for: channel, isSecure: isSecure) }
    func admit(_ info: LinkInfo) -> LinkErrorCode { core.admit(info) }
    func established(_ connection: MessageConnection) {
      connections.append(connection)
      core.established(connection)
    }
  }

  let loop: any EventLoop
  let core: NIOLoopBound<ServerCore>
  private let witness: NIOLoopBound<Witness>
  private let listener: NIOLoopBound<SpiceListener>
  let unix: SpiceEndpoint
  let tcp: SpiceEndpoint

  init(
    _ configuration: ServerConfiguration = ServerConfiguration(), inputs: (any InputSink)? = nil, displays: Int = 1,
    metrics: any MetricsFactory = NOOPMetricsHandler.instance
  ) async throws {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    self.loop = loop
    let tickets = try TicketBox(.open)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("saffron-\(UUID().uuidString.prefix(8))").path
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    (core, witness, listener) = try await loop.submit {
      let core = ServerCore(
        configuration: configuration, inputSink: inputs, eventLoop: loop, logger: logger, metrics: ServerMetrics(factory: metrics))
      for _ in 0..<displays { _ = core.addDisplay(source: nil) }
      let witness = Witness(core)
      let listener = SpiceListener(authority: witness, tickets: tickets, logger: logger, on: loop)
      return (
        NIOLoopBound(core, eventLoop: loop), NIOLoopBound(witness, eventLoop: loop), NIOLoopBound(listener, eventLoop: loop)
      )
    }.get()
    let bound = listener
    unix = .unix(path: path)
    _ = try await loop.flatSubmit { bound.value.bind(.unix(path: path)) }.get()
    let port = try await loop.flatSubmit { bound.value.bind(.tcp(host: "127.0.0.1", port: 0)) }.get().port ?? 0
    tcp = .tcp(host: "127.0.0.1", port: port)
  }

  func stop() async throws {
    let (listener, core) = (listener, core)
    try await loop.flatSubmit { listener.value.close() }.get()
    try await loop.flatSubmit { core.value.shutDown() }.get()
  }

  /// Asks or changes the server on its event loop.
  func run<T: Sendable>(_ body: @escaping @Sendable (ServerCore) throws -> T) async throws -> T {
    let core = core
    return try await loop.submit { try body(core.value) }.get()
  }

  /// Asks the server's ends of all connections so far, oldest first.
  func connections<T: Sendable>(_ body: @escaping @Sendable ([MessageConnection]) -> T) async throws -> T {
    let witness = witness
    return try await loop.submit { body(witness.value.connections) }.get()
  }

  /// Asks the server's end of the newest connection of a channel.
  func connection<T: Sendable>(_ channel: ChannelID, _ body: @escaping @Sendable (MessageConnection) -> T) async throws -> T? {
    try await connections { $0.last { $0.info.channel == channel }.map(body) }
  }

  /// Waits until something holds. The test's time limit ends it if it never does.
  func wait(until condition: @escaping @Sendable (ServerCore) -> Bool) async throws {
    while !(try await run(condition)) { try await pause() }
  }

  func pause() async throws {
    try Task.checkCancellation()
    try await loop.scheduleTask(in: .milliseconds(2)) {}.futureResult.get()
  }

  /// Connects one channel; the client is not started, so it reads nothing.
  func link(
    _ endpoint: SpiceEndpoint, _ channel: ChannelID, session: UInt32 = 0, words: [UInt32] = [0x0f]
  ) async throws(ConnectError) -> LiveClient {
    LiveClient(
      try await SpiceConnector.connect(
        to: endpoint, channel: channel, connectionID: session, channelCapabilityWords: words, timeout: .seconds(30),
        on: MultiThreadedEventLoopGroup.singleton.next()))
  }

  /// The main channel of a new session, whose INIT was read, and the session's id.
  func join(_ endpoint: SpiceEndpoint) async throws -> (main: LiveClient, session: UInt32) {
    let main = try await link(endpoint, ChannelID(.main))
    try await main.start()
    guard let frame = await main.next(), case .initialize(let initialize) = try MainServerMessage.decode(type: frame.type, body: frame.body)
    else { throw ConnectError.cannotConnect("no INIT") }
    return (main, initialize.sessionID)
  }
}
