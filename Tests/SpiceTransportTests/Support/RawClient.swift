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

  /// - Parameter receiveBuffer: bytes that the kernel keeps for the client; nil is the system's own measure.
  init(port: Int, autoRead: Bool = true, receiveBuffer: Int32? = nil) async throws {
    let received = Mailbox<[UInt8]>()
    self.received = received
    var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: autoRead)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
    if let receiveBuffer { bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: SocketOptionValue(receiveBuffer)) }
    channel =
      try await bootstrap.channelInitializer { $0.pipeline.addHandler(Collector(received)) }
      .connect(host: "127.0.0.1", port: port).get()
  }

  func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get() }

  /// Reads from now on, for a client that was made without.
  func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

  /// At least `count` bytes, or all there are until the end.
  func read(_ count: Int) async -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count, let more = await received.next() { bytes += more }
    return bytes
  }

  func readToEnd() async -> [UInt8] { await read(.max) }

  func close() async { try? await channel.close() }
}
