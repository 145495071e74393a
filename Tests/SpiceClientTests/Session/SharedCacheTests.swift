import Logging
import NIOCore
import NIOPosix
import SpiceClient
import SpiceDisplay
import SpiceGraphics
import SpiceMedia
import SpiceServer
import SpiceTransport
import SpiceWire
import TestSupport
import Testing

/// Two displays of one client that share a cache which is too small for what they show.
@Suite(.timeLimit(.minutes(2))) struct SharedCacheTests {
  private static let size = Size(width: 320, height: 240)
  private static let card = Size(width: 40, height: 30)

  private func card(_ number: Int) throws -> SourceImage {
    let pixels = (0..<Self.card.area).flatMap { index -> [UInt8] in
      [UInt8(truncatingIfNeeded: index * number), UInt8(truncatingIfNeeded: index / 40 + number), UInt8(truncatingIfNeeded: number * 9), 0]
    }
    let bitmap = try Bitmap(format: .rgb32, width: 40, height: 30, stride: 160, isTopDown: true, data: pixels[...])
    return SourceImage(id: UInt64(number), isCacheable: true, content: .bitmap(bitmap))
  }

  private func draw(_ number: Int, at origin: Point, on display: DisplayHandle) async throws {
    let copy = DrawCopy(
      source: try card(number), sourceArea: Rect(size: Self.card), rop: .put, scaleMode: .nearest, mask: Mask<SourceImage>())
    let box = Rect(origin: origin, size: Self.card)
    let command = DrawingCommand(DrawCommand(surfaceID: 0, box: box, clip: .none, operation: .copy(copy)), effect: .opaque)
    #expect(try await display.draw([command]).get().isEmpty)
  }

  @Test(arguments: [20_000, 12_000, 5000]) func bothDisplaysAreExact(cachedPixels: Int) async throws {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = try await SpiceServer.start(eventLoop: HomeServer.group.next(), logger: logger)
    let displays = [try await server.addDisplay(), try await server.addDisplay()]
    for display in displays { try await display.replacePrimary(size: Self.size).get() }
    let port = try await server.listen(on: [.tcp(host: "127.0.0.1", port: 0)], tickets: TicketBox(.open))[0].port ?? 0

    let meter = SessionMeter()
    var configuration = SpiceSessionConfiguration(host: "127.0.0.1", port: port)
    configuration.display = DisplayConfiguration(libraries: .media)
    configuration.display.cachedPixels = cachedPixels
    configuration.observer = meter
    let session = SpiceSession(configuration: configuration, on: HomeServer.group.next(), logger: logger)
    try await session.connect()
    for id: UInt8 in [0, 1] {
      try await session.open(ChannelID(.display, id: id))
      try await session.waitForPicture(ofDisplay: id)
    }

    var random = SeededGenerator(seed: UInt64(cachedPixels))
    for step in 0..<600 {
      let origin = Point(x: Int32(random.number(0...280)), y: Int32(random.number(0...210)))
      try await draw(random.number(1...24), at: origin, on: displays[random.number(0...1)])
      // Now and then what waits is sent, or newer cards would hide it.
      if step % 3 == 0 { try await Task.sleep(for: .milliseconds(1)) }
    }
    for id: UInt8 in [0, 1] {
      let pixels = try await displays[Int(id)].render(Rect(size: Self.size)).get()
      let expected = DisplaySnapshot(size: Self.size, pixels: pixels).rgb
      try await eventually { try await session.snapshot(ofDisplay: id).rgb == expected }
    }
    let channels = meter.statistics.channels
    let hits = meter.statistics.cacheHits
    let (waits, lists) = [UInt8(0), 1].reduce(into: (UInt64(0), UInt64(0))) { counts, id in
      let received = channels[ChannelID(.display, id: id)]?.received.byType ?? [:]
      counts.0 += received[BaseServerMessage.Number.waitForChannels.rawValue]?.messages ?? 0
      counts.1 += received[DisplayServerMessage.Number.invalList.rawValue]?.messages ?? 0
    }
    #expect(hits > 10)
    #expect(lists > 10)
    #expect(waits > 10)
    await session.close()
    await server.shutDown()
  }
}
