public import Logging
public import NIOCore
import NIOPosix
import NIOSSL
import SpiceWire

/// Accepts connections to a SPICE server on any number of addresses and runs the link stage of each; the authority gets the channels.
///
/// Confined to its event loop, as everything that it makes: every call has to come on it.
public final class SpiceListener {
  public let eventLoop: any EventLoop
  public let tickets: TicketBox
  public let options: ListenerOptions
  let authority: any LinkAuthority

  private let logger: Logger
  private var limiter = LogLimiter()
  private var pending = PendingLinks()
  private var servers: [any Channel] = []
  private var socketFiles: [UnixSocketFile] = []
  private var isClosed = false

  /// A listener that listens nowhere yet. The authority is held until `close()`'s owner lets the listener go.
  public init(
    authority: any LinkAuthority, tickets: TicketBox, options: ListenerOptions = ListenerOptions(), logger: Logger,
    on eventLoop: any EventLoop
  ) {
    eventLoop.preconditionInEventLoop()
    self.eventLoop = eventLoop
    self.authority = authority
    self.tickets = tickets
    self.options = options
    self.logger = logger
  }

  /// Connections whose link stage goes on.
  public var unauthenticatedConnections: Int { pending.count }

  // MARK: Listening

  /// Listens on one more address; the future tells where, or fails with `ListenError`.
  public func bind(_ address: ListenAddress) -> EventLoopFuture<BoundAddress> {
    do throws(ListenError) {
      guard !isClosed else { throw .closed }
      switch address {
      case .tcp(let host, let port):
        return bindTCP(host: host, port: port, tls: nil)
      case .tls(let host, let port, let identity):
        return bindTCP(host: host, port: port, tls: try identity.context())
      case .unix(let path):
        return try bindUnix(path: path)
      }
    } catch {
      return eventLoop.makeFailedFuture(error)
    }
  }

  private func bindTCP(host: String, port: Int, tls: NIOSSLContext?) -> EventLoopFuture<BoundAddress> {
    let shown = BoundAddress.tcp(host: host, port: port, isTLS: tls != nil)
    return bootstrap(tls: tls).bind(host: host, port: port).assumeIsolated().flatMapThrowing { channel in
      try self.adopt(server: channel)
      let local = channel.localAddress
      return .tcp(host: local?.ipAddress ?? host, port: local?.port ?? port, isTLS: tls != nil)
    }.nonisolated().flatMapErrorThrowing { error in
      throw error is ListenError ? error : ListenError.cannotBind(address: "\(shown)", reason: Self.reason(error))
    }
  }

  private func bindUnix(path: String) throws(ListenError) -> EventLoopFuture<BoundAddress> {
    let (file, descriptor) = try UnixSocketFile.bind(path: path, mode: options.socketFileMode)
    return bootstrap(tls: nil).withBoundSocket(descriptor).assumeIsolated().flatMapThrowing { channel in
      try self.adopt(server: channel)
      self.socketFiles.append(file)
      return .unix(path: path)
    }.nonisolated().flatMapErrorThrowing { error in
      file.remove()
      throw error is ListenError ? error : ListenError.cannotBind(address: path, reason: Self.reason(error))
    }
  }

  private func adopt(server: any Channel) throws {
    guard !isClosed else {
      server.close(promise: nil)
      throw ListenError.closed
    }
    servers.append(server)
  }

  private func bootstrap(tls: NIOSSLContext?) -> ServerBootstrap {
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    return ServerBootstrap(group: eventLoop, childGroup: eventLoop)
      .serverChannelOption(.backlog, value: options.backlog)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(AcceptGuard(bound.value)) }
      }
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try bound.value.setUp(channel, tls: tls, skipsPassword: false) }
      }
  }

  /// Takes a connected socket (TCP or Unix) as if it had been accepted; it belongs to the listener from now on, unless the future fails
  /// with `ListenError`.
  ///
  /// - Parameters:
  ///   - identity: if given, TLS is spoken from the first byte on.
  ///   - skipsPassword: who has the socket has proved elsewhere who they are: any password is right.
  public func adopt(
    fd: CInt, identity: TLSServerIdentity? = nil, skipsPassword: Bool = false
  ) -> EventLoopFuture<Void> {
    do throws(ListenError) {
      guard !isClosed else { throw .closed }
      let tls = try identity?.context()
      let bound = NIOLoopBound(self, eventLoop: eventLoop)
      return ClientBootstrap(group: eventLoop)
        .channelOption(.autoRead, value: false)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try bound.value.setUp(channel, tls: tls, skipsPassword: skipsPassword) }
        }
        .withConnectedSocket(fd).map { _ in }
    } catch {
      return eventLoop.makeFailedFuture(error)
    }
  }

  private func setUp(_ channel: any Channel, tls: NIOSSLContext?, skipsPassword: Bool) throws {
    guard !isClosed else { throw ListenError.closed }
    SocketSetup.apply(.server, to: channel)
    let floor = FloorHandler()
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(floor)
    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
    try pipeline.addHandler(
      ServerLinkHandler(listener: self, floor: floor, channel: channel, isTLS: tls != nil, skipsPassword: skipsPassword))
  }

  /// Stops listening, takes socket files away and drops connections whose link stage goes on. Channels that are up stay.
  public func close() -> EventLoopFuture<Void> {
    isClosed = true
    while let link = pending.removeOldest() { link.drop("the server ends") }
    for file in socketFiles { file.remove() }
    socketFiles = []
    let closing = servers.map { $0.close() }
    servers = []
    return EventLoopFuture.andAllComplete(closing, on: eventLoop)
  }

  // MARK: Unauthenticated connections

  func add(_ link: ServerLinkHandler) -> UInt64 {
    if pending.count >= max(1, options.maximumUnauthenticated) {
      pending.removeOldest()?.drop("dropped for a newer connection: \(options.maximumUnauthenticated) are not authenticated")
    }
    return pending.add(link)
  }

  /// Accepting failed: the `count` oldest connections whose link stage goes on make room.
  func acceptFailed(_ error: any Error, dropping count: Int) {
    log { "cannot accept a connection: \(Self.reason(error))" }
    for _ in 0..<count { pending.removeOldest()?.drop("dropped because the server is out of descriptors or memory") }
  }

  func remove(_ number: UInt64) { pending.remove(number) }

  /// Writes one line about a connection that did not come up.
  func log(_ peer: String, _ reason: String) { log { "connection from \(peer) refused: \(reason)" } }

  private func log(_ line: () -> String) {
    guard let leftOut = limiter.admit() else { return }
    let more = leftOut > 0 ? " (\(leftOut) lines like this were left out)" : ""
    logger.notice("\(line())\(more)")
  }

  private static func reason(_ error: any Error) -> String {
    if let error = error as? IOError { error.description } else { "\(error)" }
  }
}
