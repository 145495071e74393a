import NIOCore

/// Keeps a listening socket alive where accepting fails for want of descriptors or memory: unauthenticated connections are dropped to
/// make room, and accepting rests a little, because the socket stays ready and the loop would spin.
final class AcceptGuard: ChannelInboundHandler {
  typealias InboundIn = any Channel

  /// How long accepting rests.
  private static let rest = TimeAmount.milliseconds(100)
  /// Connections that are dropped each time.
  private static let dropped = 16

  private let listener: SpiceListener
  private var isResting = false

  init(_ listener: SpiceListener) { self.listener = listener }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Errors that end the channel are told by its end; whatever else accepting throws concerns one connection.
    guard !isResting, let options = context.channel.syncOptions else { return }
    isResting = true
    listener.acceptFailed(error, dropping: Self.dropped)
    try? options.setOption(.autoRead, value: false)
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.rest) {
      self.isResting = false
      // Fails only if the channel was closed meanwhile.
      try? options.setOption(.autoRead, value: true)
    }
  }
}
