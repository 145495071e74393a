import NIOCore
import NIOPosix
import SpiceCanvas
import SpiceGraphics
import SpiceMedia
import SpiceTransport
import SpiceWire
import TestSupport
import Testing

@testable import SpiceClient

/// Sessions with two displays that share images, over connections that deliver what a test wants.
@Suite(.timeLimit(.minutes(5))) struct TwoDisplaysTests {
  /// A connection that delivers frames when it is told to, and none while it is paused.
  final class Connection: ChannelConnection {
    let info: LinkInfo
    private let loop: any EventLoop
    private var handler: (any ChannelConnectionHandler)?
    private var queue: [MessageFrame] = []
    private(set) var isPaused = false
    private(set) var isClosed = false

    init(_ channel: ChannelID, _ loop: any EventLoop) {
      info = LinkInfo(
        channel: channel, connectionID: 1, commonCapabilities: [], channelCapabilityWords: [2],
        transport: TransportKind(.unix, isTLS: false, isWebSocket: false), peer: "test")
      self.loop = loop
    }

    func deliver(_ frames: [MessageFrame]) {
      queue += frames
      while let handler, !isPaused, !queue.isEmpty { handler.received(queue.removeFirst()) }
    }

    func keep(_ bytes: Int) { handler?.keeps(bytes) }

    func send(type: UInt16, body: WireBody) {}
    func start(_ handler: any ChannelConnectionHandler) {
      self.handler = handler
      deliver([])
    }
    func pauseReading() { isPaused = true }
    func resumeReading() {
      isPaused = false
      loop.assumeIsolated().execute { self.deliver([]) }
    }
    func close() {
      guard !isClosed else { return }
      isClosed = true
      loop.assumeIsolated().execute { self.handler?.closed(error: nil) }
    }
  }

  /// Gives such connections; the main channel's has been greeted.
  final class Transport: SessionTransport {
    private let connections: NIOLoopBoundBox<[ChannelID: Connection]>

    init(on loop: any EventLoop) { connections = .makeBoxSendingValue([:], eventLoop: loop) }

    func connect(
      _ request: ChannelRequest, on eventLoop: any EventLoop
    ) async throws(ConnectError) -> NIOLoopBound<any ChannelConnection> {
      await withCheckedContinuation { continuation in
        eventLoop.execute {
          let connection = Connection(request.channel, eventLoop)
          self.connections.value[request.channel] = connection
          if request.channel.type == .main { connection.deliver(Self.greeting) }
          continuation.resume(returning: NIOLoopBound(connection, eventLoop: eventLoop))
        }
      }
    }

    private static var greeting: [MessageFrame] {
      var source = FrameSource()
      let list = MainChannelsList(channels: [0, 1].map { RawChannelID(ChannelID(.display, id: $0)) })
      return [source.frame(MainServerMessage.initialize(.sample())), source.frame(MainServerMessage.channelsList(list))]
    }

    /// Delivers frames on a display; tells whether its connection is paused then, or closed.
    func deliver(_ frames: [MessageFrame], on display: UInt8) async throws -> (isPaused: Bool, isClosed: Bool) {
      try await connections.eventLoop.submit {
        let connection = self.connections.value[ChannelID(.display, id: display)]
        connection?.deliver(frames)
        return (connection?.isPaused ?? false, connection?.isClosed ?? true)
      }.get()
    }

    /// So many bytes of a long message have come on a display; tells whether its connection is closed then.
    func keep(_ bytes: Int, on display: UInt8) async throws -> Bool {
      try await connections.eventLoop.submit {
        let connection = self.connections.value[ChannelID(.display, id: display)]
        connection?.keep(bytes)
        return connection?.isClosed ?? true
      }.get()
    }
  }

  private static func session(
    waitLimit: UInt64 = 60_000, _ change: (inout SpiceSessionConfiguration) -> Void = { _ in }
  ) async throws -> (session: SpiceSession, transport: Transport) {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let transport = Transport(on: loop)
    var configuration = SpiceSessionConfiguration(plain: nil)
    configuration.transport = transport
    configuration.display = DisplayConfiguration(libraries: .media)
    configuration.display.waitLimit = waitLimit
    change(&configuration)
    let session = SpiceSession(configuration: configuration, on: loop)
    try await session.connect()
    for id: UInt8 in [0, 1] { try await session.open(ChannelID(.display, id: id)) }
    return (session, transport)
  }

  /// What waits for the other display is not read, and goes on when that has come; both pictures are whole in the end.
  @Test func aDisplayThatWaitsIsNotRead() async throws {
    let (session, transport) = try await Self.session()
    let capture = try VectorFiles.serverFrames(ofCapture: "captures/script-shared-cache.cap.gz")
    let first = capture.filter { $0.display == 0 }.map(\.frame)
    let second = capture.filter { $0.display == 1 }.map(\.frame)
    #expect(try await transport.deliver(first, on: 0).isPaused)
    _ = try await transport.deliver(second, on: 1)
    for id: UInt8 in [0, 1] {
      // What was held back is delivered in turns of the loop.
      while try await transport.deliver([], on: id).isPaused { try await Task.sleep(for: .milliseconds(1)) }
      _ = try await transport.deliver([], on: id)
      let expected = try VectorFiles.rgb(png: Vectors.display.bytes("captures/script-shared-cache-\(id).png"))
      #expect(try await session.snapshot(ofDisplay: id).rgb == expected.pixels)
    }
    await session.close()
  }

  /// Long messages that come at the same time on all channels share one limit, with those that wait for another display.
  @Test func unfinishedMessagesShareALimit() async throws {
    let (session, transport) = try await Self.session { $0.display.messageByteLimit = 1000 }
    #expect(try await !transport.keep(600, on: 0))
    #expect(try await !transport.keep(400, on: 1))
    #expect(try await !transport.keep(0, on: 0))
    #expect(try await !transport.keep(600, on: 1))
    // A message that waits counts: about 100 bytes.
    var source = FrameSource()
    let copy = DisplayMessages.copy(DisplayMessages.cached(7), to: Rect(left: 0, top: 0, right: 1, bottom: 1))
    #expect(try await transport.deliver([source.frame(DisplayMessages.primary(4, 4)), source.frame(copy)], on: 0).isPaused)
    #expect(try await !transport.keep(800, on: 1))
    #expect(try await transport.keep(1000, on: 1))
    for await event in session.events {
      guard case .problem(let channel, let problem) = event else { continue }
      guard case .limitExceeded = problem, channel == ChannelID(.display, id: 1) else { continue }
      break
    }
    do throws(SpiceClientError) {
      _ = try await session.snapshot(ofDisplay: 1)
      Issue.record("there is a picture")
    } catch {
      guard case .problem(ChannelID(.display, id: 1), .limitExceeded) = error else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(await session.openChannels.contains(ChannelID(.main)))
    await session.close()
  }

  @Test func waitingForWhatNeverComesEndsWithAnError() async throws {
    let (session, transport) = try await Self.session(waitLimit: 50)
    var source = FrameSource()
    let frames = [
      source.frame(DisplayMessages.primary(4, 4)), source.frame(DisplayServerMessage.mark),
      source.frame(DisplayMessages.copy(DisplayMessages.cached(7), to: Rect(left: 0, top: 0, right: 1, bottom: 1))),
    ]
    #expect(try await transport.deliver(frames, on: 0).isPaused)
    while try await !transport.deliver([], on: 0).isClosed { try await Task.sleep(for: .milliseconds(5)) }
    do throws(SpiceClientError) {
      _ = try await session.snapshot()
      Issue.record("there is a picture")
    } catch {
      guard case .problem(ChannelID(.display), .neverCame(message: "display draw_copy", what: "image 0x7 of the cache")) = error else {
        Issue.record("\(error)")
        return
      }
    }
    await session.close()
  }

  /// An observer hears of the time that a frame takes, though it is decoded after its message was handled.
  @Test func framesThatWaitAreTimed() async throws {
    let witness = Witness()
    let (session, transport) = try await Self.session {
      $0.observer = witness
      $0.display.videoDecoders[.vp8] = { _ in VideoStreamTests.Squares(needsEveryFrame: false) }
    }
    var source = FrameSource()
    let frames = [
      source.frame(DisplayMessages.primary(4, 4)), source.frame(DisplayServerMessage.mark), source.frame(VideoStreamTests.create()),
    ]
    _ = try await transport.deliver(frames, on: 1)
    let before = witness.lines.count
    _ = try await transport.deliver([source.frame(VideoStreamTests.frame(9))], on: 1)
    while await session.withPicture(ofDisplay: 1, { surface, _ in surface.pixel(x: 0, y: 0).map { $0 & 0xff_ffff } }) != 0x090909 {
      try await Task.sleep(for: .milliseconds(1))
    }
    let display = ChannelID(.display, id: 1)
    let number = DisplayServerMessage.Number.streamData.rawValue
    #expect(
      witness.lines.dropFirst(before) == ["\(display) received \(number)", "\(display) handled", "\(display) handled"])
    await session.close()
  }

  @Test func picturesAreReadWhereTheyAre() async throws {
    let (session, transport) = try await Self.session()
    var source = FrameSource()
    let pixel = Rect(left: 1, top: 0, right: 2, bottom: 1)
    #expect(await session.withPicture { _, _ in true } == nil)
    let frames = [
      source.frame(DisplayMessages.primary(4, 4)), source.frame(DisplayServerMessage.mark),
      source.frame(DisplayMessages.copy(DisplayMessages.pixel(0x123456, id: 1), to: pixel)),
    ]
    _ = try await transport.deliver(frames, on: 0)
    let seen = await session.withPicture { surface, damage in [surface.pixel(x: 1, y: 0) == 0x123456, damage == Region(pixel)] }
    #expect(seen == [true, true])
    #expect(await session.withPicture { _, damage in damage.isEmpty } == true)
    await session.close()
  }
}
