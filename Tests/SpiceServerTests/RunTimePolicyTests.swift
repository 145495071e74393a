import Logging
import NIOCore
import NIOPosix
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceMedia
import SpiceServer
import SpiceTransport
import SpiceWire
import TestSupport
import Testing

/// Hosts change how a running server sends pictures, and clients see it.
@Suite(.timeLimit(.minutes(1))) struct RunTimePolicyTests {
  private static let size = Size(width: 256, height: 192)
  private let loop = MultiThreadedEventLoopGroup.singleton.next()

  private func start(_ images: ImageSettings, _ streaming: VideoStreamingMode = .off) async throws -> (server: SpiceServer, port: Int) {
    var configuration = ServerConfiguration()
    configuration.libraries = .media
    configuration.images = images
    configuration.streamingVideo = streaming
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = try await SpiceServer.start(configuration: configuration, eventLoop: loop, logger: logger)
    let bound = try await server.listen(on: [.tcp(host: "127.0.0.1", port: 0)], tickets: try TicketBox(.open))
    return (server, bound[0].port ?? 0)
  }

  private func addDisplay(_ server: SpiceServer) async throws -> DisplayHandle {
    let display = try await server.addDisplay()
    try await display.replacePrimary(size: Self.size).get()
    return display
  }

  private func link(_ port: Int, _ channel: ChannelID, session: UInt32 = 0) async throws -> LiveClient {
    let capabilities: CapabilitySet<DisplayCapability> = [.sizedStream, .multiCodec, .codecMJPEG]
    let client = LiveClient(
      try await SpiceConnector.connect(
        to: .tcp(host: "127.0.0.1", port: port), channel: channel, connectionID: session,
        channelCapabilityWords: channel.type == .display ? capabilities.words : [], timeout: .seconds(30),
        on: MultiThreadedEventLoopGroup.singleton.next()))
    try await client.start()
    return client
  }

  /// The main channel of a client, and its channel of each display.
  private func join(_ port: Int, displays: Int) async throws -> (main: LiveClient, displays: [LiveClient]) {
    let main = try await link(port, ChannelID(.main))
    let frame = try #require(await main.next())
    guard case .initialize(let initialize) = try MainServerMessage.decode(type: frame.type, body: frame.body) else {
      throw ConnectError.cannotConnect("no INIT")
    }
    var clients: [LiveClient] = []
    for id in 0..<UInt8(displays) {
      let client = try await link(port, ChannelID(.display, id: id), session: initialize.sessionID)
      try await client.send(
        DisplayClientMessage.initialize(
          DisplayInit(pixmapCacheID: 1, pixmapCacheSize: 0, glzDictionaryID: id, glzDictionaryWindowSize: 1 << 20)))
      clients.append(client)
      while try await next(client) != .mark {}
    }
    return (main, clients)
  }

  /// The next message, acknowledged.
  private func next(_ client: LiveClient) async throws -> DisplayServerMessage {
    let frame = try #require(await client.next())
    let message = try DisplayServerMessage.decode(type: frame.type, body: frame.body)
    if case .base(.setAck(let setAck)) = message {
      try await client.send(DisplayClientMessage.base(.ackSync(BaseAckSync(generation: setAck.generation))))
    } else {
      try await client.send(DisplayClientMessage.base(.ack))
    }
    return message
  }

  /// The forms of the pieces in which the next picture comes, which has changed everywhere.
  private func nextPicture(_ client: LiveClient) async throws -> Set<UInt8> {
    var forms: Set<UInt8> = []
    var pixels = 0
    while pixels < Self.size.area {
      guard case .draw(let command) = try await next(client), case .copy(let copy) = command.operation else { continue }
      forms.insert(copy.source.type)
      pixels += command.box.area
    }
    #expect(pixels == Self.size.area)
    return forms
  }

  /// Soft transitions with a little noise.
  private func photo(_ seed: UInt64) -> [UInt32] {
    var random = SeededGenerator(seed: seed)
    return (0..<Self.size.area).map { index in
      let (x, y) = (index % 256, index / 256)
      let noise = UInt32.random(in: 0...3, using: &random)
      return UInt32((x + y + Int(seed) * 40) & 0xff | ((x + y / 2) / 2 & 0xff) << 8 | ((x * 2 + y) / 5 & 0xff) << 16) ^ noise
    }
  }

  /// Two colors, which pictures of other numbers do not have.
  private func drawing(_ seed: UInt64) -> [UInt32] {
    var random = SeededGenerator(seed: seed)
    return (0..<Self.size.area).map { _ in UInt32.random(in: 0...1, using: &random) * 0xff_0000 | UInt32(seed) }
  }

  private func show(_ pixels: [UInt32], _ display: DisplayHandle) async throws {
    let bytes = pixels.withUnsafeBytes { pixels in
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: pixels.count, alignment: 4)
      copy.copyMemory(from: pixels)
      return copy
    }
    defer { bytes.deallocate() }
    let frame = FrameBytes(UnsafeRawBufferPointer(bytes))
    try await display.update(Region(Rect(size: Self.size)), frame: frame, stride: 4 * Int(Self.size.width)).get()
  }

  @Test func theCompressionChanges() async throws {
    let (server, port) = try await start(ImageSettings(compression: .off, jpeg: .never, zlibGLZ: .never))
    let display = try await addDisplay(server)
    let (main, clients) = try await join(port, displays: 1)
    try await show(drawing(1), display)
    #expect(try await nextPicture(clients[0]) == [0])
    var seed: UInt64 = 2
    for (settings, picture, form) in [
      (ImageSettings(compression: .lz, jpeg: .never, zlibGLZ: .never), drawing, 101),
      (ImageSettings(compression: .glz, jpeg: .never, zlibGLZ: .never), drawing, 102),
      (ImageSettings(compression: .glz, jpeg: .never, zlibGLZ: .always), drawing, 107),
      (ImageSettings(compression: .quic, jpeg: .never, zlibGLZ: .never), photo, 1),
      (ImageSettings(compression: .off, jpeg: .never, zlibGLZ: .never), photo, 0),
      (ImageSettings(compression: .quic, jpeg: .always, zlibGLZ: .never), photo, 105),
    ] as [(ImageSettings, (UInt64) -> [UInt32], UInt8)] {
      server.setImages(settings)
      try await show(picture(seed), display)
      #expect(try await nextPicture(clients[0]) == [form])
      seed += 1
    }
    try await main.close()
    await server.shutDown()
  }

  @Test func oneDisplayCanHaveItsOwn() async throws {
    let (server, port) = try await start(ImageSettings(compression: .off, jpeg: .never))
    let displays = [try await addDisplay(server), try await addDisplay(server)]
    let (main, clients) = try await join(port, displays: 2)
    displays[1].setImages(ImageSettings(compression: .lz, jpeg: .never))
    for (index, forms) in ([[0], [101]] as [Set<UInt8>]).enumerated() {
      try await show(drawing(1), displays[index])
      #expect(try await nextPicture(clients[index]) == forms)
    }
    // A client that comes later finds it so, …
    let (other, late) = try await join(port, displays: 2)
    for (index, forms) in ([[0], [101]] as [Set<UInt8>]).enumerated() {
      try await show(drawing(2), displays[index])
      #expect(try await nextPicture(late[index]) == forms)
    }
    // … until the server changes it for all; a display that comes later has the server's.
    server.setImages(ImageSettings(compression: .quic, jpeg: .never))
    let third = try await addDisplay(server)
    let (last, all) = try await join(port, displays: 3)
    for (index, display) in (displays + [third]).enumerated() {
      try await show(photo(3), display)
      #expect(try await nextPicture(all[index]) == [1])
    }
    for client in [main, other, last] { try await client.close() }
    await server.shutDown()
  }

  @Test func videosBeginAndEnd() async throws {
    let (server, port) = try await start(ImageSettings(jpeg: .never))
    let display = try await addDisplay(server)
    let (main, clients) = try await join(port, displays: 1)
    let film = Task {
      var seed: UInt64 = 10
      while !Task.isCancelled {
        try await show(photo(seed), display)
        seed += 1
        try await Task.sleep(for: .milliseconds(30))
      }
    }
    // Without videos there are pictures only.
    for _ in 0..<30 {
      if case .streamCreate = try await next(clients[0]) { Issue.record("a video although there should be none") }
    }
    for isOfServer in [true, false] {
      if isOfServer { server.setStreamingVideo(.all) } else { display.setStreamingVideo(.all) }
      while true { if case .streamCreate = try await next(clients[0]) { break } }
      if isOfServer { server.setStreamingVideo(.off) } else { display.setStreamingVideo(.off) }
      while true { if case .streamDestroy = try await next(clients[0]) { break } }
    }
    film.cancel()
    _ = await film.result
    try await main.close()
    await server.shutDown()
  }
}
