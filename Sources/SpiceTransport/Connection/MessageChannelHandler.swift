import NIOCore
import NIOSSL

/// The end of a pipeline: hands bytes to the connection.
final class MessageChannelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let connection: MessageConnection

  init(_ connection: MessageConnection) { self.connection = connection }

  func handlerAdded(context: ChannelHandlerContext) { connection.attached(context) }
  func handlerRemoved(context: ChannelHandlerContext) { connection.detached() }
  func channelRead(context: ChannelHandlerContext, data: NIOAny) { connection.received(unwrapInboundIn(data)) }
  func channelReadComplete(context: ChannelHandlerContext) { connection.readCompleted() }
  func channelInactive(context: ChannelHandlerContext) { connection.inputEnded(nil) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Most peers close the socket without TLS's good-bye. Messages have their lengths, so nothing can be cut off unseen.
    if let error = error as? NIOSSLError, case .uncleanShutdown = error { return }
    connection.inputEnded(error)
  }
}
