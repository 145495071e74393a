import Logging
import NIOCore
import NIOPosix
import SpiceGraphics
import SpiceTransport
import SpiceWire

/// A SPICE server that does what a test says: it greets, lists its channels and shows a picture, or leaves out a part of that.
final class ScriptedServer: Sendable {
  struct Script: Sendable {
    var password: TicketPolicy = .open
    var displayCapabilities: CapabilitySet<DisplayCapability> = [.monitorsConfig, .preferredCompression, .streamReport]
    var greets = true
    var lists = true
    var closesMainAfterGreeting = false
    /// Channels that are only to be had over TLS.
    var secured: Set<ChannelType> = []
    /// The picture's image has a stream that nobody can decode.
    var isDamaged = false
    /// How many messages that change nothing come before the picture is whole; each needs room in the ACK window.
    var idleMessages = 0
    var marks = true
    var closesDisplayAfterPicture = false
  }

  static let sessionID: UInt32 = 0x5eed_0001
  static let size = Size(width: 8, height: 4)
  static let color: UInt32 = 0x102030

  /// Threads of their own: tests of the transport keep the common ones busy.
  static let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)

  let loop: any EventLoop
  private let listener: NIOLoopBound<SpiceListener>

  init(_ script: Script = Script()) async throws {
    let loop: any EventLoop = Self.group.next()
    self.loop = loop
    let tickets = try TicketBox(script.password)
    listener = try await loop.submit {
      NIOLoopBound(
        SpiceListener(
          authority: Authority(script), tickets: tickets, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, on: loop),
        eventLoop: loop)
    }.get()
  }

  func bind(_ address: ListenAddress) async throws -> Int {
    let listener = listener
    return try await loop.flatSubmit { listener.value.bind(address) }.get().port ?? 0
  }

  /// Listens on the loopback; gives the port.
  func listen() async throws -> Int { try await bind(.tcp(host: "127.0.0.1", port: 0)) }

  func stop() async throws {
    let listener = listener
    try await loop.flatSubmit { listener.value.close() }.get()
  }

  private final class Authority: LinkAuthority {
    private let script: Script

    init(_ script: Script) { self.script = script }

    func offer(for channel: ChannelID, isSecure: Bool) -> LinkOffer {
      if script.secured.contains(channel.type), !isSecure { return .refuse(.needSecured) }
      switch channel.type {
      case .main: return .accept(channelCapabilityWords: CapabilitySet<MainCapability>([.nameAndUUID]).words)
      // Display 1 is listed, but nobody is let in.
      case .display where channel.id == 0: return .accept(channelCapabilityWords: script.displayCapabilities.words)
      default: return .silently
      }
    }

    func admit(_ info: LinkInfo) -> LinkErrorCode {
      info.channel.type == .main || info.connectionID == ScriptedServer.sessionID ? .ok : .badConnectionID
    }

    func established(_ connection: MessageConnection) {
      switch connection.info.channel.type {
      case .main: connection.start(MainActor(script, connection))
      default: connection.start(DisplayActor(script))
      }
    }
  }

  /// Plays the server's part on a main channel.
  private final class MainActor: MessageConnectionHandler {
    private let script: Script

    init(_ script: Script, _ connection: MessageConnection) {
      self.script = script
      guard script.greets else { return }
      connection.send(
        MainServerMessage.initialize(
          MainInit(
            sessionID: ScriptedServer.sessionID, displayChannelsHint: 1, supportedMouseModes: [.server, .client],
            currentMouseMode: .server, agentConnected: false, agentTokens: 10, multiMediaTime: 0, ramHint: 0)))
      connection.send(MainServerMessage.name(MainName(name: Array("scripted\0".utf8))))
      let padding = [UInt8](repeating: 0, count: 256_000)
      connection.send(MainServerMessage.base(.ping(BasePing(id: 3, timestamp: 1, data: padding[...]))))
    }

    func connection(_ connection: MessageConnection, received frame: MessageFrame) {
      guard frame.type == MainClientMessage.Number.attachChannels.rawValue else { return }
      if script.closesMainAfterGreeting { return connection.close() }
      guard script.lists else { return }
      let channels = [ChannelID(.display), ChannelID(.display, id: 1), ChannelID(.smartcard)].map { RawChannelID($0) }
      connection.send(MainServerMessage.channelsList(MainChannelsList(channels: channels)))
    }

    func connectionDrained(_ connection: MessageConnection) {}
    func connectionClosed(_ connection: MessageConnection, error: (any Error)?) {}
  }

  /// Plays the server's part on a display channel, within the ACK window.
  private final class DisplayActor: MessageConnectionHandler {
    private let script: Script
    private var window = ServerAckWindow(window: 5)
    private var queue: [DisplayServerMessage] = []

    init(_ script: Script) { self.script = script }

    func connection(_ connection: MessageConnection, received frame: MessageFrame) {
      guard let message = try? DisplayClientMessage.decode(type: frame.type, body: frame.body) else { return connection.abort(nil) }
      switch message {
      case .initialize: begin(connection)
      case .base(.ackSync(let sync)): window.received(sync: sync.generation)
      case .base(.ack): window.receivedAck()
      default: break
      }
      pump(connection)
    }

    private func begin(_ connection: MessageConnection) {
      let (generation, size) = window.begin()
      queue = [.base(.setAck(BaseSetAck(generation: generation, window: size))), .invalAllPalettes]
      queue.append(
        .surfaceCreate(
          DisplaySurfaceCreate(
            surfaceID: 0, width: UInt32(ScriptedServer.size.width), height: UInt32(ScriptedServer.size.height), format: .xrgb32,
            flags: .primary)))
      queue += Array(repeating: .invalAllPalettes, count: script.idleMessages)
      queue.append(picture())
      if script.marks { queue.append(.mark) }
      pump(connection)
    }

    private func picture() -> DisplayServerMessage {
      let size = ScriptedServer.size
      let pixel = (0..<4).map { UInt8(truncatingIfNeeded: ScriptedServer.color >> (8 * $0)) }
      let data = (0..<size.area).flatMap { _ in pixel }
      let bitmap = WireBitmap(
        format: .rgb32, flags: .topDown, width: UInt32(size.width), height: UInt32(size.height), stride: 4 * UInt32(size.width),
        data: data[...])
      let image = WireImage(
        id: 1, width: UInt32(size.width), height: UInt32(size.height), content: script.isDamaged ? .quic([0, 0, 0, 0]) : .bitmap(bitmap))
      return .draw(
        DrawCommand(
          surfaceID: 0, box: Rect(size: size), clip: .none,
          operation: .copy(
            DrawCopy(source: image, sourceArea: Rect(size: size), rop: .put, scaleMode: .interpolate, mask: Mask<WireImage>()))))
    }

    private func pump(_ connection: MessageConnection) {
      while !queue.isEmpty, window.maySend {
        connection.send(queue.removeFirst())
        window.sent()
        if queue.isEmpty, script.closesDisplayAfterPicture { connection.close() }
      }
    }

    func connectionDrained(_ connection: MessageConnection) {}
    func connectionClosed(_ connection: MessageConnection, error: (any Error)?) {}
  }
}
