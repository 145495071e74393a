public import NIOCore
public import SpiceWire

/// One SPICE channel after its link stage.
///
/// Confined to its event loop: every call has to come on it. Created paused: nothing is delivered before `start(_:)`.
public final class MessageConnection {
  public let eventLoop: any EventLoop
  public let info: LinkInfo
  /// Which headers both directions have.
  public let headerForm: HeaderForm

  /// Messages that `send` took.
  public var sentMessages: UInt64 { framer.serial }
  /// Messages delivered to the handler.
  public private(set) var receivedMessages: UInt64 = 0
  /// Bytes of the messages that `send` took, headers included.
  public private(set) var sentBytes: UInt64 = 0
  /// Bytes that came after the link stage.
  public private(set) var receivedBytes: UInt64 = 0

  /// Bytes that `send` took and the kernel did not take yet.
  public var pendingBytes: Int { outbox.count + inFlight }

  /// Bytes that `send` took and that have not left this machine: `pendingBytes`, and what the kernel holds back until the network or the
  /// peer takes more. It asks the kernel.
  public var unsentBytes: Int { pendingBytes + (context.map { SocketBacklog.unsentBytes(of: $0.channel) } ?? 0) }

  /// The handler is not told of messages under way that take no more than this.
  private static let shortMessage = 128 * 1024

  /// `connectionDrained` is told when `pendingBytes` falls to this.
  public static let lowWaterMark = 64 * 1024

  /// Bytes given to the channel and not written at any time, unless one message of small pieces is longer.
  private static let inFlightLimit = 512 * 1024

  /// The longest that an orderly close waits for queued messages to go out.
  static let drainTime = TimeAmount.seconds(5)
  /// How long the peer gets to close its side after ours is closed.
  static let lingerTime = TimeAmount.seconds(2)

  private enum State {
    case open
    /// `close()` was called; what is queued goes out.
    case draining
    /// Everything is out, and our side is closed; the peer's end is awaited, so that unread bytes do not turn the close into a reset.
    case lingering
    case closed
  }

  private var state = State.open
  private var handler: (any MessageConnectionHandler)?
  private var isStarted = false
  /// How it ended, for a handler that comes late.
  private var endError: (any Error)?

  private var framer: MessageFramer
  private var outbox: Outbox
  private var inFlight = 0
  private var isAboveLowWater = false
  private var isPumpScheduled = false

  private var deframer: MessageDeframer
  /// What the handler was told last of a message under way.
  private var keptBytes = 0
  private var isPaused = false
  private var isDelivering = false
  private var isDeliveryScheduled = false

  private var closeTimer: Scheduled<Void>?
  /// The pipeline's end; nil once the channel is gone.
  private var context: ChannelHandlerContext?
  private let floor: FloorHandler

  /// - Parameters:
  ///   - limit: the largest body that is taken of the message with this number.
  init(
    info: LinkInfo, headerForm: HeaderForm, channel: any Channel, floor: FloorHandler, limit: @escaping @Sendable (UInt16) -> Int
  ) {
    eventLoop = channel.eventLoop
    self.info = info
    self.headerForm = headerForm
    self.floor = floor
    framer = MessageFramer(form: headerForm)
    deframer = MessageDeframer(form: headerForm, limit: limit)
    outbox = Outbox(allocator: channel.allocator)
  }

  /// Starts delivery to `handler`, which is held until the connection is closed. Nothing is delivered before this call has returned.
  public func start(_ handler: any MessageConnectionHandler) {
    precondition(!isStarted, "a connection is started once")
    isStarted = true
    self.handler = handler
    if state == .closed {
      notifyClosed()
    } else {
      scheduleDelivery()
    }
  }

  /// True until the connection is closed or `close()` was called: `send` still takes messages.
  public var isOpen: Bool { state == .open }

  // MARK: Sending

  /// Encodes and queues a message; it goes out at the end of the loop's turn. Does nothing once closed.
  public func send(_ message: some ChannelMessage) {
    guard state == .open else { return }
    send(type: message.type, body: message.encodedBody())
  }

  /// The same for a body that several clients share.
  public func send(type: UInt16, body: WireBody) {
    guard state == .open else { return }
    framer.header(type: type, size: UInt32(body.count)) { outbox.append($0) }
    for piece in body.pieces { outbox.append(piece) }
    // The reference client waits for the socket after each message, although more of them may lie in the TLS record that it has read.
    if info.transport.isTLS { outbox.endWrite() }
    sentBytes += UInt64(headerForm.size + body.count)
    if pendingBytes > Self.lowWaterMark { isAboveLowWater = true }
    schedulePump()
  }

  private func schedulePump() {
    guard !isPumpScheduled else { return }
    isPumpScheduled = true
    eventLoop.assumeIsolated().execute { self.pump() }
  }

  /// Gives the channel as much as it should hold, and flushes once.
  private func pump() {
    isPumpScheduled = false
    guard let context, state == .open || state == .draining else { return }
    var wrote = false
    while inFlight < Self.inFlightLimit, let chunk = outbox.next() {
      let size = chunk.readableBytes
      inFlight += size
      wrote = true
      let promise = eventLoop.makePromise(of: Void.self)
      promise.futureResult.assumeIsolated().whenComplete { _ in self.wrote(size) }
      context.write(NIOAny(chunk), promise: promise)
    }
    if wrote { context.flush() }
    if state == .draining, pendingBytes == 0 { linger() }
  }

  /// `size` bytes were written, or never will be: a failure to write closes the channel, which tells why.
  private func wrote(_ size: Int) {
    inFlight -= size
    guard state == .open || state == .draining else { return }
    if outbox.count > 0 || state == .draining { schedulePump() }
    if isAboveLowWater, pendingBytes <= Self.lowWaterMark {
      isAboveLowWater = false
      if state == .open { handler?.connectionDrained(self) }
    }
  }

  // MARK: Receiving

  /// Stops delivery and, with it, reading: the peer is stopped by its own socket.
  public func pauseReading() { isPaused = true }

  /// Goes on with delivery in the loop's next turn.
  public func resumeReading() {
    guard isPaused else { return }
    isPaused = false
    scheduleDelivery()
  }

  private func scheduleDelivery() {
    guard !isDeliveryScheduled, isStarted else { return }
    isDeliveryScheduled = true
    eventLoop.assumeIsolated().execute {
      self.isDeliveryScheduled = false
      self.deliver()
      self.tellKeptBytes()
      self.readMore()
    }
  }

  private func deliver() {
    guard let handler, !isDelivering else { return }
    isDelivering = true
    defer { isDelivering = false }
    while !isPaused, state == .open {
      do throws(WireError) {
        guard let frame = try deframer.next() else { return }
        receivedMessages += 1
        handler.connection(self, received: frame)
      } catch {
        return abort(error)
      }
    }
  }

  private func tellKeptBytes() {
    let room = deframer.unfinishedRoom
    let bytes = room > Self.shortMessage ? room : 0
    guard bytes != keptBytes, state == .open else { return }
    keptBytes = bytes
    handler?.connection(self, keeps: bytes)
  }

  private func readMore() {
    switch state {
    case .open: if isStarted, !isPaused { context?.read() }
    // What comes is thrown away.
    case .draining, .lingering: context?.read()
    case .closed: break
    }
  }

  // MARK: The end

  /// Ends the connection in order, after what is queued went out; a peer that does not take it is cut off after a few seconds. Nothing is
  /// delivered any more except `connectionClosed`. Idempotent.
  public func close() {
    guard state == .open else { return }
    state = .draining
    deframer.removeAll()
    closeTimer = eventLoop.assumeIsolated().scheduleTask(in: Self.drainTime) { self.abort(TransportError.closeTimedOut) }
    schedulePump()
    readMore()
  }

  /// Ends the connection at once; what is queued is dropped. The handler is told in the loop's next turn.
  public func abort(_ error: (any Error)?) { finish(error) }

  private func linger() {
    state = .lingering
    closeTimer?.cancel()
    closeTimer = eventLoop.assumeIsolated().scheduleTask(in: Self.lingerTime) { self.finish(nil) }
    context?.close(mode: .output, promise: nil)
    readMore()
  }

  private func finish(_ error: (any Error)?) {
    guard state != .closed else { return }
    state = .closed
    endError = error
    deframer.removeAll()
    closeTimer?.cancel()
    closeTimer = nil
    outbox.removeAll()
    floor.cut()
    notifyClosed()
  }

  private func notifyClosed() {
    guard let handler else { return }
    self.handler = nil
    let error = endError
    eventLoop.assumeIsolated().execute { handler.connectionClosed(self, error: error) }
  }

  // MARK: From the pipeline

  func attached(_ context: ChannelHandlerContext) { self.context = context }

  func detached() {
    context = nil
    finish(nil)
  }

  func received(_ buffer: ByteBuffer) {
    receivedBytes += UInt64(buffer.readableBytes)
    guard state == .open else { return }
    buffer.withUnsafeReadableBytes { deframer.append($0) }
    deliver()
    tellKeptBytes()
  }

  func readCompleted() { readMore() }

  func inputEnded(_ error: (any Error)?) { finish(error) }
}
