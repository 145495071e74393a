public import Logging
public import NIOCore
public import SpiceDisplay
public import SpiceTransport
public import SpiceWire

/// A SPICE server: shares displays with any number of clients. Usable from any thread; all its work happens on one event loop.
///
/// ```swift
/// let server = try await SpiceServer.start(eventLoop: loop, inputs: desktop)
/// let display = try await server.addDisplay()
/// try await server.listen(on: [.tcp(host: "127.0.0.1", port: 5930)])
/// try await display.replacePrimary(size: Size(width: 1280, height: 800)).get()
/// ```
public final class SpiceServer: Sendable {
  public let eventLoop: any EventLoop
  private let core: NIOLoopBound<ServerCore>

  private init(core: ServerCore) {
    eventLoop = core.eventLoop
    self.core = NIOLoopBound(core, eventLoop: core.eventLoop)
  }

  /// Makes a server without displays that listens nowhere yet.
  public static func start(
    configuration: ServerConfiguration = ServerConfiguration(), inputs: (any InputSink)? = nil, eventLoop: any EventLoop,
    logger: Logger = Logger(label: "saffron.server")
  ) async throws -> SpiceServer {
    try await eventLoop.submit {
      SpiceServer(core: ServerCore(configuration: configuration, inputSink: inputs, eventLoop: eventLoop, logger: logger))
    }.get()
  }

  /// Adds a display, with a display and a cursor channel of its own; at most 256. With a source, frames are fetched when clients can take
  /// them; without one the host updates the display when it likes.
  public func addDisplay(source: (any FrameSource)? = nil) async throws(ServerError) -> DisplayHandle {
    let handle = try? await eventLoop.submit { [core, eventLoop] in
      core.value.addDisplay(source: source).map { DisplayHandle($0, eventLoop: eventLoop) }
    }.get()
    guard let handle = handle ?? nil else { throw .tooManyDisplays }
    return handle
  }

  /// Listens on all `addresses`, and tells where: with the port numbers that the system chose. If one cannot be had, none is.
  public func listen(
    on addresses: [ListenAddress], tickets: TicketBox, options: ListenerOptions = ListenerOptions()
  ) async throws -> [BoundAddress] {
    try await eventLoop.flatSubmit { [core] in core.value.listen(on: addresses, tickets: tickets, options: options) }.get()
  }

  /// Takes a connected socket, TCP or Unix, as if it had been accepted; it belongs to the server from now on.
  public func adopt(fileDescriptor: CInt, tickets: TicketBox, identity: TLSServerIdentity? = nil, skipsPassword: Bool = false) async throws
  {
    try await eventLoop.flatSubmit { [core] in
      core.value.adopt(fd: fileDescriptor, tickets: tickets, identity: identity, skipsPassword: skipsPassword)
    }.get()
  }

  /// Stops listening, tells every client that the server ends, and closes their connections. The future of each call completes when
  /// what was said has gone out, or its time is over.
  public func shutDown() async {
    await withCheckedContinuation { continuation in
      eventLoop.execute { [core] in
        core.value.shutDown().whenComplete { _ in continuation.resume() }
      }
    }
  }

  /// Changes how pictures are compressed from now on, on all displays, those that are added later included. Pictures that are being encoded
  /// are sent as they are. Clients that have told a wish keep the compression that they wish; `jpeg` and `zlibGLZ` hold for them too.
  public func setImages(_ settings: ImageSettings) {
    eventLoop.execute { [core] in core.value.images = settings }
  }

  /// Changes which parts of displays are sent as videos, on all displays, those that are added later included. Videos that are shown end, and
  /// what they showed is sent exactly; with the new mode they may begin anew. Without codecs for videos nothing becomes one.
  public func setStreamingVideo(_ mode: VideoStreamingMode) {
    eventLoop.execute { [core] in core.value.streamingVideo = mode }
  }

  /// The desktop's lock-key LEDs changed.
  public func setKeyboardLEDs(_ modifiers: KeyboardModifiers) {
    eventLoop.execute { [core] in core.value.inputs.ledsChanged(modifiers) }
  }

  /// What has been done for each client that is there now, and how it stands.
  public func statistics() async throws -> ServerStatistics {
    try await eventLoop.submit { [core] in core.value.statistics }.get()
  }

  /// The number of clients now.
  public func clientCount() async throws -> Int {
    try await eventLoop.submit { [core] in core.value.sessionCount }.get()
  }
}

/// What a server refuses its host.
public enum ServerError: Error, Sendable {
  /// Display channels have 8-bit numbers.
  case tooManyDisplays
}
