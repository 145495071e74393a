public import Logging
public import NIOCore
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

  /// Listens on all `addresses`, and gives those that were bound, with the port numbers that the system chose.
  public func listen(on addresses: [ListenAddress], tickets: TicketBox, limits: LinkLimits = LinkLimits()) async throws -> [ListenAddress] {
    try await withListener(tickets: tickets, limits: limits) { listener in try await listener.bind(addresses) }
  }

  /// The desktop's lock-key LEDs changed.
  public func setKeyboardLEDs(_ modifiers: KeyboardModifiers) {
    eventLoop.execute { [core] in core.value.inputs.ledsChanged(modifiers) }
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
