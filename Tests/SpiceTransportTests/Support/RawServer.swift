import NIOCore
import NIOPosix

/// A server that answers the first bytes of every connection with fixed ones, and may then close.
final class RawServer: Sendable {
  let port: Int
  private let channel: any Channel
  /// What each connection sent first.
  let requests: Mailbox<[UInt8]>

  private final class Answerer: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    let answer: [UInt8]
    let closes: Bool
    let requests: Mailbox<[UInt8]>

    init(answer: [UInt8], closes: Bool, requests: Mailbox<[UInt8]>) {
      self.answer = answer
      self.closes = closes
      self.requests = requests
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      requests.put(Array(unwrapInboundIn(data).readableBytesView))
      let channel = context.channel
      context.writeAndFlush(NIOAny(ByteBuffer(bytes: answer)), promise: nil)
      if closes { channel.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }

  init(answer: [UInt8], closes: Bool = false) async throws {
    let requests = Mailbox<[UInt8]>()
    self.requests = requests
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { $0.pipeline.addHandler(Answerer(answer: answer, closes: closes, requests: requests)) }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  func stop() async { try? await channel.close() }
}

/// An HTTP proxy that connects where it is asked to.
final class TestProxy: Sendable {
  let port: Int
  let requests = Mailbox<String>()
  private let channel: any Channel

  private final class Tunnel: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let requests: Mailbox<String>
    private let refuses: Bool
    private var head: [UInt8] = []
    private var other: (any Channel)?
    private var early: [ByteBuffer] = []

    init(requests: Mailbox<String>, refuses: Bool) {
      self.requests = requests
      self.refuses = refuses
    }

    init(to other: any Channel) {
      requests = Mailbox()
      refuses = false
      self.other = other
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = unwrapInboundIn(data)
      if let other { return other.writeAndFlush(bytes, promise: nil) }
      head += bytes.readableBytesView
      guard head.suffix(4) == [13, 10, 13, 10] else { return }
      let text = String(decoding: head, as: UTF8.self)
      requests.put(text)
      if refuses {
        let channel = context.channel
        context.writeAndFlush(NIOAny(ByteBuffer(string: "HTTP/1.0 403 Forbidden\r\n\r\n")), promise: nil)
        return channel.close(promise: nil)
      }
      let port = text.split(separator: " ")[1].split(separator: ":").last.flatMap { Int($0) } ?? 0
      let mine = context.channel
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      ClientBootstrap(group: context.eventLoop)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Tunnel(to: mine)) }
        }
        .connect(host: "127.0.0.1", port: port).whenSuccess { channel in
          let (tunnel, context) = bound.value
          tunnel.other = channel
          context.writeAndFlush(NIOAny(ByteBuffer(string: "HTTP/1.0 200 Connection established\r\n\r\n")), promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { other?.close(promise: nil) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }

  init(refuses: Bool = false) async throws {
    let requests = requests
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Tunnel(requests: requests, refuses: refuses))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  func stop() async { try? await channel.close() }
}
