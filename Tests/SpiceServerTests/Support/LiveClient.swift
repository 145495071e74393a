import NIOCore
import SpiceTransport
import SpiceWire

/// A client's end of one channel, used from a test's task: bytes go out as they are told, messages come as they are.
final class LiveClient: Sendable {
  private final class Collector: MessageConnectionHandler {
    let continuation: AsyncStream<MessageFrame>.Continuation
    init(_ continuation: AsyncStream<MessageFrame>.Continuation) { self.continuation = continuation }
    func connection(_: MessageConnection, received frame: MessageFrame) { continuation.yield(frame) }
    func connectionDrained(_: MessageConnection) {}
    func connectionClosed(_: MessageConnection, error _: (any Error)?) { continuation.finish() }
  }

  private let connection: NIOLoopBound<MessageConnection>
  private let frames: AsyncStream<MessageFrame>
  private let continuation: AsyncStream<MessageFrame>.Continuation

  init(_ connection: NIOLoopBound<MessageConnection>) {
    self.connection = connection
    (frames, continuation) = AsyncStream.makeStream()
  }

  func run<T: Sendable>(_ body: @escaping @Sendable (MessageConnection) -> T) async throws -> T {
    let connection = connection
    return try await connection.eventLoop.submit { body(connection.value) }.get()
  }

  /// Starts to read.
  func start() async throws { try await run { [continuation] in $0.start(Collector(continuation)) } }

  func send(_ type: UInt16, _ bytes: [UInt8] = [], times: Int = 1) async throws {
    try await run { connection in
      let body = wireBody(bytes)
      for _ in 0..<times { connection.send(type: type, body: body) }
    }
  }

  func send(_ message: some ChannelMessage & Sendable) async throws { try await run { $0.send(message) } }

  /// The next message; nil once the channel is closed.
  func next() async -> MessageFrame? {
    var iterator = frames.makeAsyncIterator()
    return await iterator.next()
  }

  /// Reads on until the channel is closed.
  func end() async { while await next() != nil {} }

  func close() async throws { try await run { $0.abort(nil) } }
}

/// A body with these bytes.
func wireBody(_ bytes: [UInt8]) -> WireBody {
  var writer = WireWriter()
  writer.payload(bytes[...])
  return writer.finish()
}
