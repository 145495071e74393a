import Foundation
import NIOCore
import NIOSSL
import NIOTLS
import SpiceWire

/// The first part of a client's connection: the proxy, TLS, WebSocket's request, and the link stage, one after the other.
final class ClientLinkHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Phase {
    case connecting
    /// The proxy's answer so far, and how far its end was looked for.
    case proxy([UInt8], searched: Int)
    case tls
    /// The server's answer to the request for WebSocket, and the key of that request.
    case webSocket([UInt8], searched: Int, key: String)
    case link
    case over
  }

  /// Bytes of the longest answer of a proxy or of a WebSocket server.
  private static let longestHead = 8192

  private let attempt: ConnectAttempt
  private let floor: FloorHandler
  private var phase = Phase.connecting
  private var stage: ClientLinkStage
  private var transport = TransportKind(.tcp)
  private var certificates: [[UInt8]] = []
  private var tlsVersion: String?
  private var context: ChannelHandlerContext?

  private var endpoint: SpiceEndpoint { attempt.request.endpoint }

  init(_ attempt: ConnectAttempt, floor: FloorHandler) {
    self.attempt = attempt
    self.floor = floor
    stage = ClientLinkStage(attempt.request.link)
  }

  // MARK: Channel events

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// The socket is connected.
  func begin() {
    guard let context else { return attempt.fail(.closed(.connect)) }
    transport = TransportKind(SocketSetup.transport(of: context.channel))
    if let proxy = endpoint.proxy, let target = endpoint.address.target {
      attempt.stage = .proxy
      phase = .proxy([], searched: 0)
      send(Self.connectRequest(proxy, host: target.host, port: target.port))
    } else {
      startTLS()
    }
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) { received(unwrapInboundIn(data)) }

  func channelReadComplete(context: ChannelHandlerContext) { context.read() }

  private func received(_ bytes: ByteBuffer) {
    switch phase {
    case .proxy(let earlier, let searched): readProxyAnswer(earlier + Array(bytes.readableBytesView), searched: searched)
    case .webSocket(let earlier, let searched, let key):
      readWebSocketAnswer(earlier + Array(bytes.readableBytesView), searched: searched, key: key)
    case .link:
      stage.receive(bytes.readableBytesView)
      proceed()
    case .connecting, .tls, .over: break
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .tls = phase, let event = event as? TLSUserEvent, case .handshakeCompleted = event { checkCertificate() }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch phase {
    case .over: return
    case .tls where isAnsweredInClear: fail(.plainPort(firstBytes: floor.firstBytes))
    case .tls:
      if error is IOError { fail(.closed(.tls)) } else { fail(TLSProblem.error(error, certificate: refusedCertificate)) }
    case .connecting, .proxy, .webSocket, .link:
      switch error {
      case let error as NIOSSLError:
        // Over TLS 1.3 a server's refusal comes after our side of the handshake is done.
        if case .uncleanShutdown = error { fail(.closed(attempt.stage)) } else { fail(.tls(TLSProblem.describe(error))) }
      case is BoringSSLError: fail(.tls(TLSProblem.describe(error)))
      case let error as TransportError: fail(.webSocket("\(error)"))
      default: fail(.closed(attempt.stage))
      }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if case .over = phase { return }
    if case .tls = phase, isAnsweredInClear { return fail(.plainPort(firstBytes: floor.firstBytes)) }
    fail(.closed(attempt.stage))
  }

  // MARK: Proxy

  private static func connectRequest(_ proxy: HTTPProxy, host: String, port: Int) -> [UInt8] {
    let target = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
    var lines = ["CONNECT \(target) HTTP/1.0", "Host: \(target)", "Proxy-Connection: keep-alive", "User-Agent: saffron"]
    if let user = proxy.user {
      let credentials = Data("\(user):\(proxy.password ?? "")".utf8).base64EncodedString()
      lines.append("Proxy-Authorization: Basic \(credentials)")
    }
    return Array((lines + ["", ""]).joined(separator: "\r\n").utf8)
  }

  private func readProxyAnswer(_ bytes: [UInt8], searched: Int) {
    var searched = searched
    guard let end = HTTPHead.end(in: bytes, searched: &searched) else {
      if bytes.count > Self.longestHead { return fail(.proxy("its answer does not end")) }
      phase = .proxy(bytes, searched: searched)
      return
    }
    let line = HTTPHead.lines(Array(bytes[..<end])).first ?? ""
    guard let status = HTTPHead.status(line) else { return fail(.proxy("its answer is not HTTP")) }
    guard 200..<300 ~= status else { return fail(.proxy(line)) }
    // Servers wait for the client's first words, so nothing can follow the head.
    guard end == bytes.count else { return fail(.proxy("bytes follow its answer")) }
    startTLS()
  }

  // MARK: TLS

  private var isAnsweredInClear: Bool {
    // Handshake records start with 16 03, alerts with 15 03.
    guard let first = floor.firstBytes.first else { return false }
    return first != 0x16 && first != 0x15
  }

  private func startTLS() {
    guard let policy = endpoint.address.tls, let context else { return startWebSocket() }
    attempt.stage = .tls
    phase = .tls
    floor.forget()
    do {
      let host = endpoint.address.target?.host ?? ""
      let name = CertificateNames.addressBytes(host) == nil ? host : nil
      let handler = try NIOSSLClientHandler(context: policy.context(), serverHostname: name)
      transport.isTLS = true
      try context.pipeline.syncOperations.addHandler(handler, position: .before(self))
    } catch {
      fail(.tls(TLSProblem.describe(error)))
    }
  }

  /// The certificate of a server with which the handshake failed, if it came.
  private var refusedCertificate: NIOSSLCertificate? {
    (try? context?.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self))?.peerCertificate
  }

  private func checkCertificate() {
    guard let context, let policy = endpoint.address.tls else { return fail(.closed(.tls)) }
    do {
      let handler = try context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
      guard let leaf = handler.peerCertificate else { return fail(.tls("the server has no certificate")) }
      certificates = [try leaf.toDERBytes()]
      tlsVersion = handler.tlsVersion.map(Self.name)
      if let problem = try policy.problem(with: leaf, host: endpoint.address.target?.host ?? "") { return fail(problem) }
    } catch {
      return fail(.tls(TLSProblem.describe(error)))
    }
    startWebSocket()
  }

  private static func name(of version: TLSVersion) -> String {
    switch version {
    case .tlsv1: "TLS 1.0"
    case .tlsv11: "TLS 1.1"
    case .tlsv12: "TLS 1.2"
    case .tlsv13: "TLS 1.3"
    }
  }

  // MARK: WebSocket

  private func startWebSocket() {
    guard let path = endpoint.address.webSocketPath, let target = endpoint.address.target else { return startLink() }
    guard !path.utf8.contains(where: { $0 <= 32 || $0 == 127 }) else { return fail(.webSocket("the path cannot be one: \(path)")) }
    attempt.stage = .webSocket
    let key = Data((0..<16).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
    phase = .webSocket([], searched: 0, key: key)
    let host = "\(target.host.contains(":") ? "[\(target.host)]" : target.host):\(target.port)"
    let lines = [
      "GET \(path.hasPrefix("/") ? "" : "/")\(path) HTTP/1.1", "Host: \(host)", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Key: \(key)", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: binary", "", "",
    ]
    // In one write: the reference server takes the request only whole.
    send(Array(lines.joined(separator: "\r\n").utf8))
  }

  private func readWebSocketAnswer(_ bytes: [UInt8], searched: Int, key: String) {
    if bytes.count >= 4, bytes.starts(with: LinkHeader.magic) { return fail(.webSocket("the server speaks SPICE, but no WebSocket here")) }
    if bytes.count >= 2, bytes[0] == 0x15, bytes[1] == 3 { return fail(.tlsPort) }
    var searched = searched
    guard let end = HTTPHead.end(in: bytes, searched: &searched) else {
      if bytes.count > Self.longestHead { return fail(.webSocket("the answer does not end")) }
      phase = .webSocket(bytes, searched: searched, key: key)
      return
    }
    let lines = HTTPHead.lines(Array(bytes[..<end]))
    let line = lines.first ?? ""
    guard HTTPHead.status(line) == 101 else { return fail(.webSocket("the server answers: \(line)")) }
    guard HTTPHead.value(of: "sec-websocket-accept", in: lines) == WebSocketRequest.acceptance(of: key) else {
      return fail(.webSocket("the answer does not fit the request"))
    }
    guard let context else { return }
    do {
      let frames = WebSocketHandler(masks: true)
      try context.pipeline.syncOperations.addHandler(frames, position: .before(self))
      transport.isWebSocket = true
      startLink()
      if end < bytes.count {
        let framesContext = try context.pipeline.syncOperations.context(handler: frames)
        frames.channelRead(context: framesContext, data: NIOAny(ByteBuffer(bytes: bytes[end...])))
      }
    } catch {
      fail(.closed(.webSocket))
    }
  }

  // MARK: The link stage

  private func startLink() {
    attempt.stage = .link
    phase = .link
    send(stage.request)
  }

  private func proceed() {
    while let action = stage.nextAction() {
      switch action {
      case .encryptTicket(let key):
        attempt.stage = .authentication
        guard let ticket = try? TicketKey.ticket(password: attempt.request.password, publicKey: key) else {
          return fail(
            .malformedReply(WireError(message: "link reply", field: "pub_key", problem: .inconsistent("is no usable RSA key"))))
        }
        stage.ticket(ticket)
      case .send(let bytes): send(bytes)
      case .failed(let failure): return fail(error(for: failure))
      case .established(let reply, let form): return establish(reply, form)
      }
    }
  }

  private func error(for failure: ClientLinkStage.Failure) -> ConnectError {
    switch failure {
    case .notSPICE(let bytes):
      if bytes.starts(with: [0x15, 0x03]) { return .tlsPort }
      if bytes.starts(with: Array("HTTP/".utf8)) { return .httpServer(statusLine: HTTPHead.lines(bytes).first ?? "") }
      return .notSPICE(firstBytes: bytes)
    case .versionMismatch(let major, let minor): return .versionMismatch(major: major, minor: minor)
    case .malformedReply(let error): return .malformedReply(error)
    case .noCommonMechanism: return .noCommonMechanism
    case .linkError(let code), .result(let code):
      switch LinkErrorCode(rawValue: code) {
      case .needSecured: return .needSecured
      case .needUnsecured: return .needUnsecured
      case .permissionDenied: return attempt.request.password.isEmpty ? .passwordNeeded : .permissionDenied
      case .badConnectionID: return .badConnectionID
      case .channelNotAvailable: return .channelNotAvailable
      default: return .linkError(code)
      }
    }
  }

  private func establish(_ reply: LinkReply, _ form: HeaderForm) {
    guard let context else { return fail(.closed(.authentication)) }
    phase = .over
    let info = LinkInfo(
      channel: attempt.request.channel, connectionID: attempt.request.link.connectionID, commonCapabilities: reply.commonCapabilities,
      channelCapabilityWords: reply.channelCapabilityWords, transport: transport, peer: SocketSetup.peer(of: context.channel),
      peerCertificates: certificates, tlsVersion: tlsVersion)
    let connection = MessageConnection(
      info: info, headerForm: form, channel: context.channel, floor: floor, limit: MessageLimits.fromServer(info.channel.type))
    do {
      try context.pipeline.syncOperations.addHandler(MessageChannelHandler(connection), position: .after(self))
    } catch {
      return attempt.fail(.closed(.authentication))
    }
    connection.received(ByteBuffer(bytes: stage.takeRest()))
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
    attempt.succeed(connection)
  }

  private func send(_ bytes: [UInt8]) { context?.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil) }

  private func fail(_ error: ConnectError) {
    phase = .over
    floor.cut()
    attempt.fail(error)
  }
}
