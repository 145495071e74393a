import Logging
import NIOCore
import NIOPosix
import SpiceClient
import SpiceGraphics
import SpiceServer
import SpiceTransport
import SpiceWire
import Synchronization

/// A server of this project with one display of one colour, and what clients did to its keyboard and pointer.
final class HomeServer: Sendable {
  /// Takes the input, for whoever wants to see it.
  final class Desktop: InputSink {
    private let events = Mutex<[InputEvent]>([])

    func handle(_ event: InputEvent) { events.withLock { $0.append(event) } }

    var all: [InputEvent] { events.withLock { $0 } }
    /// The bytes of all keys so far.
    var scanCodes: [UInt8] { all.compactMap { if case .scanCode(let byte) = $0 { byte } else { nil } } }
  }

  static let size = Size(width: 16, height: 8)
  static let color: UInt32 = 0x40_80c0

  static let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)

  let desktop = Desktop()
  let server: SpiceServer
  let display: DisplayHandle
  let port: Int

  /// - Parameter port: 0 for any.
  init(
    _ configuration: ServerConfiguration = ServerConfiguration(), password: String? = nil, port: Int = 0
  ) async throws {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    server = try await SpiceServer.start(configuration: configuration, inputs: desktop, eventLoop: Self.group.next(), logger: logger)
    display = try await server.addDisplay()
    try await display.replacePrimary(size: Self.size).get()
    let tickets = try TicketBox(password.map { .password(Array($0.utf8), expires: nil) } ?? .open)
    self.port = try await server.listen(on: [.tcp(host: "127.0.0.1", port: port)], tickets: tickets)[0].port ?? 0
    try await paint(Self.color)
  }

  func paint(_ color: UInt32) async throws {
    let frame = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 * Self.size.area, alignment: 4)
    defer { frame.deallocate() }
    for index in 0..<Self.size.area { frame.storeBytes(of: color.littleEndian, toByteOffset: 4 * index, as: UInt32.self) }
    let bytes = FrameBytes(UnsafeRawBufferPointer(frame))
    try await display.update(Region(Rect(size: Self.size)), frame: bytes, stride: 4 * Int(Self.size.width)).get()
  }

  func configuration(password: String = "") -> SpiceSessionConfiguration {
    var configuration = SpiceSessionConfiguration(host: "127.0.0.1", port: port, password: Array(password.utf8))
    configuration.linkTimeout = .seconds(120)
    return configuration
  }

  func session(password: String = "", _ change: (inout SpiceSessionConfiguration) -> Void = { _ in }) -> SpiceSession {
    var configuration = configuration(password: password)
    change(&configuration)
    return SpiceSession(
      configuration: configuration, on: Self.group.next(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }
}

/// Waits until something holds; the test's time limit ends it if it never does.
func eventually(_ condition: () async throws -> Bool) async throws {
  while !(try await condition()) { try await Task.sleep(for: .milliseconds(2)) }
}

/// What a session's failure means for a person; nil if nothing failed.
func failure(_ work: () async throws -> Void) async -> SessionFailure? {
  do {
    try await work()
    return nil
  } catch {
    return (error as? SpiceClientError)?.failure
  }
}
