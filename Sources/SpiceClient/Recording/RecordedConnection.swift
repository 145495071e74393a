import NIOCore
import SpiceTransport
import SpiceWire

/// One connection of a recording: gives what the server sent, and throws away what the client sends.
///
/// Confined to the event loop of the transport that plays the recording.
final class RecordedConnection: ChannelConnection {
  /// Why the server closed the connection, as it was recorded.
  private struct RecordedError: Error, CustomStringConvertible {
    var description: String
  }

  let info: LinkInfo
  private let transport: RecordingTransport
  private var handler: (any ChannelConnectionHandler)?
  private(set) var isStarted = false
  private(set) var isClosed = false
  private var isPaused = false

  /// What was played while the client did not take it, and the bytes of that.
  private var waiting: [MessageFrame] = []
  private(set) var waitingBytes = 0
  /// How the recorded connection ended; it is told behind what waits.
  private var ending: (any Error)??

  init(_ info: LinkInfo, of transport: RecordingTransport) {
    self.info = info
    self.transport = transport
  }

  // MARK: The client's side

  func send(type: UInt16, body: WireBody) {
    // Nobody is there who would read it; what the server answered then is played.
  }

  func start(_ handler: any ChannelConnectionHandler) {
    isStarted = true
    self.handler = handler
    transport.changed()
    transport.eventLoop.assumeIsolated().execute { self.deliver() }
  }

  func pauseReading() { isPaused = true }

  func resumeReading() {
    guard isPaused else { return }
    isPaused = false
    transport.eventLoop.assumeIsolated().execute { self.deliver() }
  }

  func close() {
    guard !isClosed else { return }
    end(nil)
    // A session that closes its main channel waits for no others any more.
    if info.channel.type == .main { transport.refuseRequests() }
  }

  // MARK: The recorded server's side

  func play(_ frame: MessageFrame) {
    guard !isClosed else { return }
    waiting.append(frame)
    waitingBytes += frame.body.count
    deliver()
  }

  /// The recorded connection ended, with an error if there is a reason.
  func playEnd(_ reason: String?) {
    guard !isClosed else { return }
    ending = .some(reason.map { RecordedError(description: $0) })
    deliver()
  }

  private func deliver() {
    guard !waiting.isEmpty || ending != nil else { return }
    var count = 0
    while count < waiting.count, !isPaused, let handler {
      let frame = waiting[count]
      count += 1
      waitingBytes -= frame.body.count
      handler.received(frame)
    }
    // A handler may have closed the connection, and nothing waits any more.
    waiting.removeFirst(min(count, waiting.count))
    if waiting.isEmpty, !isPaused, let ending { end(ending) }
    transport.changed()
  }

  private func end(_ error: (any Error)?) {
    guard !isClosed else { return }
    isClosed = true
    waiting = []
    waitingBytes = 0
    ending = nil
    transport.changed()
    guard let handler else { return }
    self.handler = nil
    transport.eventLoop.assumeIsolated().execute { handler.closed(error: error) }
  }
}
