import NIOCore
import NIOPosix

/// A connection that speaks bytes.
final class RawClient: Sendable {
  private let channel: any Channel
  private let received: Mailbox<[UInt8]>

  private final class Collector: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    let received: Mailbox<[UInt8]>
    init(_ received: Mailbox<[UInt8]>) { self.received = received }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) { received.put(Array(unwrapInboundIn(data).readableBytesView)) }
    func channelInactive(context: ChannelHandlerContext) { received.finish() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }

  init(port: Int, autoRead: Bool = true) async throws {
    let received = Mailbox<[UInt8]>()
    self.received = received
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: autoRead)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { $0.pipeline.addHandler(Collector(received)) }
      .connect(host: "127.0.0.1", port: port).get()
  }

  func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get() }

  /// At least `count` bytes, or all there are until the end.
  func read(_ count: Int) async -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count, let more = await received.next() { bytes += more }
    return bytes
  }

  func readToEnd() async -> [UInt8] { await read(.max) }

  func close() async { try? await channel.close() }
}
