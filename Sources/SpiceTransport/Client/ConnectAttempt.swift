import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One attempt to bring a channel up, from the name's resolution to the link result. Confined to its event loop.
final class ConnectAttempt {
  let request: ConnectRequest
  private let promise: EventLoopPromise<NIOLoopBound<MessageConnection>>
  private let eventLoop: any EventLoop
  private var timer: Scheduled<Void>?
  private var isOver = false
  private var floor: FloorHandler?

  /// How far it has come, for a time-out.
  var stage = ConnectError.Stage.connect

  init(_ request: ConnectRequest, promise: EventLoopPromise<NIOLoopBound<MessageConnection>>, on eventLoop: any EventLoop) {
    self.request = request
    self.promise = promise
    self.eventLoop = eventLoop
  }

  func start() {
    timer = eventLoop.assumeIsolated().scheduleTask(in: request.timeout) { self.fail(.timedOut(self.stage)) }
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    let bootstrap = ClientBootstrap(group: eventLoop)
      .connectTimeout(request.timeout)
      .channelOption(.autoRead, value: false)
      .channelInitializer { channel in channel.eventLoop.makeCompletedFuture { try bound.value.prepare(channel) } }
    let connected: EventLoopFuture<any Channel>
    switch request.endpoint.address {
    case .socket(let descriptor): connected = bootstrap.withConnectedSocket(descriptor)
    case .unix(let path): connected = bootstrap.connect(unixDomainSocketPath: path)
    case .tcp(let host, let port), .tls(let host, let port, _), .webSocket(let host, let port, _, _):
      let proxy = request.endpoint.proxy
      connected = bootstrap.connect(host: proxy?.host ?? host, port: proxy?.port ?? port)
    }
    connected.assumeIsolated().whenComplete { result in
      switch result {
      case .success(let channel): self.connected(channel)
      case .failure(let error): self.fail(Self.describe(error))
      }
    }
  }

  /// Handlers are there before the first byte can come. One socket of several may win, so the last one prepared need not be it.
  private func prepare(_ channel: any Channel) throws {
    let floor = FloorHandler()
    try channel.pipeline.syncOperations.addHandler(floor)
    try channel.pipeline.syncOperations.addHandler(ClientLinkHandler(self, floor: floor))
  }

  private func connected(_ channel: any Channel) {
    do {
      guard !isOver else {
        channel.close(promise: nil)
        return
      }
      SocketSetup.apply(.client, to: channel)
      floor = try channel.pipeline.syncOperations.handler(type: FloorHandler.self)
      try channel.pipeline.syncOperations.handler(type: ClientLinkHandler.self).begin()
    } catch {
      fail(.cannotConnect("\(error)"))
    }
  }

  func succeed(_ connection: MessageConnection) {
    guard !isOver else { return connection.abort(nil) }
    isOver = true
    timer?.cancel()
    promise.succeed(NIOLoopBound(connection, eventLoop: eventLoop))
  }

  func fail(_ error: ConnectError) {
    guard !isOver else { return }
    isOver = true
    timer?.cancel()
    floor?.cut()
    promise.fail(error)
  }

  private static func describe(_ error: any Error) -> ConnectError {
    switch error {
    case ChannelError.connectTimeout: return .timedOut(.connect)
    case let error as NIOConnectionError:
      let failures = error.connectionErrors.map { "\(SocketSetup.text(of: $0.target)): \(reason($0.error))" }
      if !failures.isEmpty { return .cannotConnect(failures.joined(separator: "; ")) }
      return .cannotConnect("\(error.host): \(error.dnsAError ?? error.dnsAAAAError.map { $0 as any Error } ?? error)")
    default: return .cannotConnect(reason(error))
    }
  }

  private static func reason(_ error: any Error) -> String {
    // The description of such an error has the name of a C function besides.
    if let error = error as? IOError { String(cString: strerror(error.errnoCode)) } else { "\(error)" }
  }
}
