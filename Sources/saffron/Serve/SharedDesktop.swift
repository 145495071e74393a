import Logging
import NIOCore
import NIOPosix
import SpiceGraphics
import SpiceMedia
import SpiceServer
import SpiceTransport
import SpiceWire
import X11Desktop

/// A running `saffron serve`: an X display, the server that shares it, and the two bridges between them.
final class SharedDesktop: Sendable {
  private let group: MultiThreadedEventLoopGroup
  let server: SpiceServer
  private let capture: DesktopCapture
  private let injector: InputInjector
  private let virtual: VirtualDisplay?
  private let ends: AsyncStream<ServeEnd>
  private let signals: SignalWatcher
  /// What to tell the user: what is shared, and where.
  let welcome: [String]

  private init(
    group: MultiThreadedEventLoopGroup, server: SpiceServer, capture: DesktopCapture, injector: InputInjector, virtual: VirtualDisplay?,
    ends: AsyncStream<ServeEnd>, signals: SignalWatcher, welcome: [String]
  ) {
    self.group = group
    self.server = server
    self.capture = capture
    self.injector = injector
    self.virtual = virtual
    self.ends = ends
    self.signals = signals
    self.welcome = welcome
  }

  /// Starts everything; what was started is ended again if a later step fails.
  static func start(_ options: DesktopOptions, logger: Logger) async throws -> SharedDesktop {
    let (ends, continuation) = AsyncStream<ServeEnd>.makeStream()
    let signals = SignalWatcher { continuation.yield(.signalled) }
    var undo = UndoStack()
    undo.add { signals.cancel() }
    do {
      var virtual: VirtualDisplay?
      if options.x11Display == nil {
        let started = try startVirtualDisplay(options, logger: logger) { continuation.yield($0) }
        undo.add { started.stop() }
        virtual = started
      }
      let display = try virtual?.display ?? X11Display(name: options.x11Display ?? "")

      let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
      undo.add { try? await group.shutdownGracefully() }
      let lockKeys = LockKeyRelay()
      let injector = try InputInjector(display: display, logger: logger) { lockKeys.changed($0) }
      undo.add { injector.stop() }

      let bridge = CaptureBridge(logger: logger) { continuation.yield(.failed("The X display is gone: \($0)")) }
      var configuration = ServerConfiguration()
      configuration.name = options.name
      configuration.images = options.images
      configuration.streamingVideo = options.streamingVideo
      configuration.libraries = .media
      let server = try await SpiceServer.start(
        configuration: configuration, inputs: InputBridge(injector: injector, capture: bridge), eventLoop: group.next(), logger: logger)
      undo.add { await server.shutDown() }
      lockKeys.connect(to: server, now: injector.lockKeys)

      bridge.connect(to: try await server.addDisplay(source: bridge))
      var captureOptions = DesktopCapture.Options()
      captureOptions.followsPointer = true
      let capture = try DesktopCapture(display: display, options: captureOptions, delegate: bridge, logger: logger)
      undo.add { capture.stop() }
      bridge.connect(to: capture)

      let bound = try await server.listen(
        on: options.addresses, tickets: try TicketBox(options.tickets))
      return SharedDesktop(
        group: group, server: server, capture: capture, injector: injector, virtual: virtual, ends: ends, signals: signals,
        welcome: try welcome(display: display, isVirtual: virtual != nil, bound: bound, options: options))
    } catch {
      await undo.run()
      throw error
    }
  }

  private static func startVirtualDisplay(
    _ options: DesktopOptions, logger: Logger, ended: @escaping @Sendable (ServeEnd) -> Void
  ) throws -> VirtualDisplay {
    var virtual = VirtualDisplay.Options()
    virtual.size = options.size
    if !options.command.isEmpty { virtual.commands = [VirtualDisplay.Command(options.command)] }
    return try VirtualDisplay(options: virtual, logger: logger) { ending in
      switch ending {
      case .command(_, .exited(code: 0)): ended(.commandEnded)
      case .command(let arguments, let status): ended(.failed("\(arguments.first ?? "The program") \(status)."))
      case .server(let status, let output): ended(.failed("The virtual X server \(status).\n\(output)"))
      }
    }
  }

  /// Waits until a signal, the end of the user's program or a failure ends the sharing.
  func waitUntilEnd() async -> ServeEnd {
    for await end in ends { return end }
    return .signalled
  }

  /// Tells the clients, and leaves no process, socket or file behind.
  func stop() async {
    // The capture first: its thread waits for the server's event loop.
    capture.stop()
    await server.shutDown()
    injector.stop()
    virtual?.stop()
    signals.cancel()
    try? await group.shutdownGracefully()
  }

  private static func welcome(
    display: X11Display, isVirtual: Bool, bound: [BoundAddress], options: DesktopOptions
  ) throws -> [String] {
    let what = isVirtual ? "a virtual desktop" : "the desktop"
    var lines = ["Sharing \(what) of \(display.size) pixels (display \(display.name)) at"]
    for address in bound { lines.append("  \(address.uri)") }
    if case .tls(_, _, let identity)? = options.addresses.first(where: { if case .tls = $0 { true } else { false } }) {
      let fingerprint = try identity.fingerprint.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(
        separator: ":")
      lines.append("The certificate's SHA-256 fingerprint is \(fingerprint).")
    }
    lines.append(options.tickets == .open ? "No password is needed." : "Clients need the password.")
    lines.append("Look at it with a SPICE client, for example: remote-viewer \(bound.first?.uri ?? ""). Ctrl-C ends the sharing.")
    return lines
  }
}
