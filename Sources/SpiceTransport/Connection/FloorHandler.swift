import NIOCore

/// The lowest handler of every pipeline, below TLS: it can end the connection at once, and it remembers the first bytes that came, so that
/// logs and errors can say what was spoken to the wrong port.
final class FloorHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// Up to four bytes.
  private(set) var firstBytes: [UInt8] = []
  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if firstBytes.count < 4 { firstBytes += unwrapInboundIn(data).readableBytesView.prefix(4 - firstBytes.count) }
    context.fireChannelRead(data)
  }

  /// Starts to remember anew.
  func forget() { firstBytes = [] }

  /// Closes the socket without the ceremonies of TLS or WebSocket.
  func cut() { context?.close(mode: .all, promise: nil) }
}
