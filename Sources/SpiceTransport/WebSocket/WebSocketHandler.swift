import NIOCore

/// Carries the byte stream of a SPICE connection in WebSocket frames.
final class WebSocketHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Clients mask what they send, servers do not.
  private let masks: Bool
  private var parser = WebSocketFrameParser()
  private var isClosing = false
  /// A pong is on its way to the kernel, and the payload of the next one. Older ones need no answer (RFC 6455, section 5.5.3), and must
  /// not have any, or a peer that sends pings and reads nothing could fill the memory.
  private var isPonging = false
  private var nextPong: ByteBuffer?

  private enum Opcode {
    static let binary: UInt8 = 2
    static let close: UInt8 = 8
    static let pong: UInt8 = 10
  }

  init(masks: Bool) { self.masks = masks }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    parser.append(unwrapInboundIn(data))
    do throws(TransportError) {
      while let event = try parser.next() {
        switch event {
        case .data(let bytes): context.fireChannelRead(wrapInboundOut(bytes))
        case .ping(let payload):
          nextPong = payload
          pong(context: context)
        case .close:
          // The answer to a close has no payload, and nothing follows it.
          sendClose(ByteBuffer(), context: context)
          context.close(promise: nil)
          return
        }
      }
    } catch {
      isClosing = true
      context.fireErrorCaught(error)
      context.close(promise: nil)
    }
  }

  private func pong(context: ChannelHandlerContext) {
    guard !isPonging, !isClosing, let payload = nextPong.take() else { return }
    isPonging = true
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenComplete { _ in
      self.isPonging = false
      // After a failure the channel is closed, and nothing more comes.
      self.pong(context: context)
    }
    writeFrame(Opcode.pong, payload, context: context, promise: promise)
    context.flush()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isClosing else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    writeFrame(Opcode.binary, unwrapOutboundIn(data), context: context, promise: promise)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    // 1000: a normal end.
    sendClose(ByteBuffer(bytes: [0x03, 0xe8]), context: context)
    context.close(mode: mode, promise: promise)
  }

  private func sendClose(_ payload: ByteBuffer, context: ChannelHandlerContext) {
    guard !isClosing else { return }
    isClosing = true
    writeFrame(Opcode.close, payload, context: context, promise: nil)
    context.flush()
  }

  /// One whole frame; the payload is not copied.
  private func writeFrame(_ opcode: UInt8, _ payload: ByteBuffer, context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
    let count = payload.readableBytes
    var head = context.channel.allocator.buffer(capacity: 14)
    head.writeInteger(0x80 | opcode)
    let maskBit: UInt8 = masks ? 0x80 : 0
    if count < 126 {
      head.writeInteger(maskBit | UInt8(count))
    } else if count <= Int(UInt16.max) {
      head.writeInteger(maskBit | 126)
      head.writeInteger(UInt16(count))
    } else {
      head.writeInteger(maskBit | 127)
      head.writeInteger(UInt64(count))
    }
    var payload = payload
    if masks {
      let mask = (0..<4).map { _ in UInt8.random(in: 0...255) }
      head.writeBytes(mask)
      WebSocketMask.apply(mask, phase: 0, to: &payload)
    }
    context.write(wrapOutboundOut(head), promise: count == 0 ? promise : nil)
    if count > 0 { context.write(wrapOutboundOut(payload), promise: promise) }
  }
}
