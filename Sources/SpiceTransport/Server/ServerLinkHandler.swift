import NIOCore
import NIOSSL
import SpiceWire

/// The first part of a connection to a server: which protocol it is, WebSocket's request, and the link stage.
///
/// It asks for its bytes itself: reading is explicit on all connections, so that back-pressure is whole.
final class ServerLinkHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Phase {
    /// Fewer than four bytes came.
    case start([UInt8])
    /// The head of a request for WebSocket, and how far its end was looked for.
    case request([UInt8], searched: Int)
    case link
    /// The connection is established or refused.
    case over
  }

  private var phase = Phase.start([])
  private var stage = ServerLinkStage()
  private let listener: SpiceListener
  private let floor: FloorHandler
  private let isTLS: Bool
  private let skipsPassword: Bool
  private var transport: TransportKind
  private let peer: String
  private var context: ChannelHandlerContext?
  private var timeout: Scheduled<Void>?
  private var number: UInt64?

  init(listener: SpiceListener, floor: FloorHandler, channel: any Channel, isTLS: Bool, skipsPassword: Bool) {
    self.listener = listener
    self.floor = floor
    self.isTLS = isTLS
    self.skipsPassword = skipsPassword
    transport = TransportKind(SocketSetup.transport(of: channel), isTLS: isTLS)
    peer = SocketSetup.peer(of: channel)
  }

  // MARK: Channel events

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    number = listener.add(self)
    timeout = context.eventLoop.assumeIsolated().scheduleTask(in: listener.options.linkTimeout) {
      self.drop("no link within \(self.listener.options.linkTimeout.nanoseconds / 1_000_000) ms")
    }
    if context.channel.isActive { context.read() }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    leave()
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    switch phase {
    case .start(let earlier): begin(earlier + Array(bytes.readableBytesView))
    case .request(let earlier, let searched): readRequest(earlier + Array(bytes.readableBytesView), searched: searched)
    case .link:
      stage.receive(bytes.readableBytesView)
      proceed()
    case .over: break
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) { context.read() }

  func channelInactive(context: ChannelHandlerContext) {
    switch phase {
    case .over: break
    case .start([]) where isTLS: listener.log(peer, "closed before or during the TLS handshake")
    default: listener.log(peer, "closed during the link stage")
    }
    phase = .over
    leave()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if case .over = phase {
    } else {
      let first = floor.firstBytes
      if isTLS, first.starts(with: LinkHeader.magic) {
        listener.log(peer, "spoke plain SPICE to the TLS port")
      } else if isTLS, first.starts(with: Array("GET ".utf8)) {
        listener.log(peer, "spoke plain HTTP to the TLS port")
      } else {
        listener.log(peer, TLSProblem.describe(error))
      }
    }
    phase = .over
    leave()
    floor.cut()
  }

  // MARK: Detection

  private func begin(_ bytes: [UInt8]) {
    guard bytes.count >= 4 else {
      phase = .start(bytes)
      return
    }
    if bytes.starts(with: Array("GET ".utf8)), !transport.isWebSocket {
      readRequest(bytes, searched: 0)
    } else {
      // Anything that is not SPICE is refused by the stage.
      phase = .link
      stage.receive(bytes)
      proceed()
    }
  }

  private func readRequest(_ bytes: [UInt8], searched: Int) {
    var searched = searched
    guard let end = HTTPHead.end(in: bytes, searched: &searched) else {
      if bytes.count > WebSocketRequest.longestHead {
        refuse("a request head of more than \(WebSocketRequest.longestHead) bytes")
      } else {
        phase = .request(bytes, searched: searched)
      }
      return
    }
    guard end <= WebSocketRequest.longestHead, let request = WebSocketRequest(head: Array(bytes[..<end])), let context else {
      refuse("an HTTP request that is not for WebSocket with the protocol \"binary\"")
      return
    }
    send(request.response)
    let frames = WebSocketHandler(masks: false)
    do {
      try context.pipeline.syncOperations.addHandler(frames, position: .before(self))
    } catch {
      return drop("\(error)")
    }
    transport.isWebSocket = true
    phase = .start([])
    guard end < bytes.count else { return }
    // What followed the head are frames.
    guard let framesContext = try? context.pipeline.syncOperations.context(handler: frames) else { return drop("the connection is gone") }
    frames.channelRead(context: framesContext, data: NIOAny(ByteBuffer(bytes: bytes[end...])))
  }

  private func refuse(_ reason: String) {
    send(LinkReply.errorBlock(.invalidMagic))
    end(reason)
  }

  // MARK: The link stage

  private func proceed() {
    while let action = stage.nextAction() {
      switch action {
      case .decide(let message): decide(message)
      case .send(let bytes): send(bytes)
      case .checkTicket(let ticket, let message): stage.conclude(judge(ticket, message))
      case .established(let message, let form): return establish(message, form)
      case .close(let reason): return end(describe(reason))
      }
    }
  }

  private func describe(_ reason: String) -> String {
    if !isTLS, floor.firstBytes.starts(with: [0x16, 0x03]) { return "spoke TLS to the plain port" }
    return reason
  }

  private func decide(_ message: LinkMessage) {
    guard let channel = message.channel else { return stage.refuse(nil) }
    switch listener.authority.offer(for: channel, isSecure: isTLS) {
    case .accept(let common, let words):
      stage.accept(publicKey: listener.tickets.key.publicKey, commonCapabilities: common, channelCapabilityWords: words)
    case .refuse(let code): stage.refuse(code)
    case .silently: stage.refuse(nil)
    }
  }

  private func judge(_ ticket: [UInt8], _ message: LinkMessage) -> LinkErrorCode {
    let isRight = skipsPassword ? listener.tickets.key.password(in: ticket) != nil : listener.tickets.admits(ticket)
    guard isRight else { return .permissionDenied }
    guard let info = info(message) else { return .channelNotAvailable }
    return listener.authority.admit(info)
  }

  private func info(_ message: LinkMessage) -> LinkInfo? {
    guard let channel = message.channel else { return nil }
    return LinkInfo(
      channel: channel, connectionID: message.connectionID, commonCapabilities: message.commonCapabilities,
      channelCapabilityWords: message.channelCapabilityWords, transport: transport, peer: peer)
  }

  private func establish(_ message: LinkMessage, _ form: HeaderForm) {
    guard let context, let info = info(message) else { return drop("the connection is gone") }
    phase = .over
    leave()
    let connection = MessageConnection(
      info: info, headerForm: form, channel: context.channel, floor: floor,
      limit: MessageLimits.fromClient(info.channel.type))
    do {
      try context.pipeline.syncOperations.addHandler(MessageChannelHandler(connection), position: .after(self))
    } catch {
      return drop("\(error)")
    }
    connection.received(ByteBuffer(bytes: stage.takeRest()))
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
    listener.authority.established(connection)
  }

  // MARK: The end

  private func send(_ bytes: [UInt8]) {
    context?.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
  }

  /// Closes after what was sent has gone out. The client's end is awaited for a while: closing while bytes of its are unread would reset
  /// the connection, and the reason could be lost on the way.
  private func end(_ reason: String) {
    listener.log(peer, reason)
    phase = .over
    timeout?.cancel()
    guard let context else { return }
    context.close(mode: .output, promise: nil)
    // Until then it counts among those that make room for newer ones.
    timeout = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { self.drop(reason) }
  }

  /// Closes at once.
  func drop(_ reason: String) {
    if case .over = phase {} else { listener.log(peer, reason) }
    phase = .over
    leave()
    floor.cut()
  }

  /// No longer an unauthenticated connection.
  private func leave() {
    timeout?.cancel()
    timeout = nil
    if let number { listener.remove(number) }
    number = nil
  }
}
