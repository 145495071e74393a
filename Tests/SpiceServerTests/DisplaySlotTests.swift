import NIOCore
import NIOEmbedded
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceMedia
import SpiceTransport
import SpiceWire
import Testing

@testable import SpiceServer

/// Pictures that are encoded elsewhere: order, sharing, and what becomes of them when nobody wants them any more.
@Suite struct DisplaySlotTests {
  private let loop = EmbeddedEventLoop()
  private let pool = InlineEncodingPool()
  private let size = Size(width: 64, height: 48)

  private func makeDisplay() throws -> Display {
    let display = Display(id: 0, source: nil, encodingPool: pool, eventLoop: loop)
    try display.replacePrimary(size: size, heads: [])
    return display
  }

  private func connect(to display: Display, policy: CompressionPolicy = .off) throws -> (channel: DisplayChannel, outlet: RecordingOutlet) {
    let outlet = RecordingOutlet(ChannelID(.display), transport: TransportKind(.tcp))
    let channel = DisplayChannel(
      outlet: outlet, display: display, eventLoop: loop, images: ImageSettings(compression: policy), dictionaries: GLZDictionaries(),
      caches: PixmapCaches())
    channel.started()
    try channel.received(
      .initialize(DisplayInit(pixmapCacheID: 1, pixmapCacheSize: 1 << 20, glzDictionaryID: 1, glzDictionaryWindowSize: 1 << 20)))
    return (channel, outlet)
  }

  private func paint(_ display: Display, _ rect: Rect, _ value: UInt32) throws {
    // Two colors: one color would need no picture.
    let pixels = (0..<size.area).map { value ^ UInt32($0 & 1) << 8 }
    try pixels.withUnsafeBytes { try display.update(Region(rect), frame: $0, stride: Int(size.width) * 4) }
  }

  private func square(_ x: Int32) -> Rect { Rect(left: x, top: 0, right: x + 8, bottom: 8) }

  private func boxes(_ outlet: RecordingOutlet) throws -> [Rect] {
    try outlet.take(DisplayServerMessage.self).compactMap { message in
      if case .draw(let command) = message { command.box } else { nil }
    }
  }

  @Test func whatIsDoneFirstWaitsForItsTurn() throws {
    let display = try makeDisplay()
    let (channel, outlet) = try connect(to: display)
    outlet.clear()
    pool.hold()
    for x in [0, 20, 40] as [Int32] { try paint(display, square(x), 1) }
    channel.enqueue(.invalAllPalettes)
    #expect(pool.heldCount == 3)
    pool.run(2)
    pool.run(1)
    #expect(outlet.sent.isEmpty)
    pool.run(0)
    #expect(outlet.sent.last?.type == DisplayServerMessage.Number.invalAllPalettes.rawValue)
    #expect(try boxes(outlet) == [square(0), square(20), square(40)])
    channel.ended()
  }

  @Test func aPieceThatChangesMeanwhileIsSentTwice() throws {
    let display = try makeDisplay()
    let (channel, outlet) = try connect(to: display)
    let screen = ClientScreen()
    for message in try outlet.take(DisplayServerMessage.self) { try screen.apply(message) }
    pool.hold()
    try paint(display, square(8), 0x111111)
    try paint(display, square(8), 0x222222)
    pool.release()
    let messages = try outlet.take(DisplayServerMessage.self)
    for message in messages { try screen.apply(message) }
    #expect(messages.count == 2)
    #expect(screen.pixels[8] == 0x222222)
    channel.ended()
  }

  @Test func clientsShareWhatIsBeingEncoded() throws {
    let display = try makeDisplay()
    let clients = try (0..<3).map { _ in try connect(to: display) }
    for client in clients { client.outlet.clear() }
    pool.hold()
    try paint(display, square(0), 1)
    #expect(pool.heldCount == 1)
    // The job goes on for those who stay.
    clients[0].channel.ended()
    pool.release()
    #expect(clients.map(\.outlet.sent.count) == [0, 1, 1])
  }

  @Test func nobodyEncodesForClientsThatLeft() throws {
    let display = try makeDisplay()
    let (channel, outlet) = try connect(to: display, policy: .glz)
    outlet.clear()
    pool.hold()
    try paint(display, square(0), 1)
    weak let left = channel
    channel.ended()
    pool.release()
    #expect(outlet.sent.isEmpty)
    #expect(display.channelCount == 0)
    #expect(left?.wantsFrames == false)
  }

  /// What was not begun for the old surface is not sent at all; the new one is whole.
  @Test func aNewSurfaceOvertakesWhatWasNotBegun() throws {
    let display = try makeDisplay()
    let (channel, outlet) = try connect(to: display)
    outlet.clear()
    pool.hold()
    try paint(display, square(0), 1)
    try display.replacePrimary(size: Size(width: 10, height: 10), heads: [])
    pool.release()
    #expect(outlet.sent.map(\.type) == [315, 314, 304, 102])
    channel.ended()
  }

  /// Images of a dictionary keep their order on real threads too, whatever order the clients ask in.
  @Test func threadsKeepTheOrderOfALane() async throws {
    final class Owner {}
    let threads = EncodingThreads(libraries: .media)
    let owners = [Owner(), Owner(), Owner()]
    let (stream, continuation) = AsyncStream<(lane: Int, number: Int)>.makeStream()
    for number in 0..<200 {
      for lane in owners.indices {
        threads.submit(lane: EncodingLane(owners[lane])) { _ in continuation.yield((lane, number)) }
      }
    }
    let loop = NIOAsyncTestingEventLoop()
    try await threads.idle(on: loop).get()
    continuation.finish()
    var seen: [[Int]] = owners.map { _ in [] }
    for await (lane, number) in stream { seen[lane].append(number) }
    #expect(seen == owners.map { _ in Array(0..<200) })
    await loop.shutdownGracefully()
  }
}
