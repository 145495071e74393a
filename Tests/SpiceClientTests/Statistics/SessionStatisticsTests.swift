import SpiceClient
import SpiceGraphics
import SpiceWire
import Testing

struct SessionStatisticsTests {
  private let display = ChannelID(.display)
  private var statistics = SessionStatistics()
  private var source = FrameSource()

  init() { statistics.opened(display, form: .mini) }

  private mutating func receive(_ message: DisplayServerMessage, at time: Int64 = 0) {
    statistics.received(source.frame(message), on: display, at: time)
  }

  private func draw(_ content: WireImage.Content) -> DisplayServerMessage {
    let image = WireImage(id: 1, width: 10, height: 5, content: content)
    let area = Rect(left: 0, top: 0, right: 10, bottom: 5)
    let copy = DrawCopy(source: image, sourceArea: area, rop: .put, scaleMode: .nearest, mask: Mask())
    return .draw(DrawCommand(surfaceID: 0, box: area, clip: .none, operation: .copy(copy)))
  }

  @Test mutating func bytesAndMessages() throws {
    receive(.mark)
    receive(.mark)
    receive(.invalAllPalettes)
    statistics.sent(type: 3, body: DisplayClientMessage.base(.pong(BasePong(id: 1, timestamp: 2))).encodedBody().joined, on: display)
    statistics.handled(on: display, in: 500)
    statistics.handled(on: display, in: -5)
    let channel = try #require(statistics.channels[display])
    #expect(channel.received.total.messages == 3 && channel.received.total.bytes == 18)
    #expect(channel.received.byType[DisplayServerMessage.Number.mark.rawValue]?.messages == 2)
    #expect(channel.sent.total.messages == 1 && channel.sent.total.bytes == 18)
    #expect(channel.handlingTime == 500 && channel.isOpen && channel.connections == 1)
    #expect(statistics.received.bytes == 18 && statistics.sent.messages == 1)
    statistics.closed(display)
    #expect(statistics.channels[display]?.isOpen == false)
    #expect(ChannelType.display.nameOfServerMessage(102) == "mark")
    #expect(ChannelType.cursor.nameOfServerMessage(4) == "ping")
    #expect(ChannelType.main.nameOfClientMessage(999) == "999")
  }

  @Test mutating func headersOfBothForms() {
    statistics.opened(ChannelID(.main), form: .full)
    statistics.received(MessageFrame(serial: 1, type: 109, body: []), on: ChannelID(.main), at: 0)
    #expect(statistics.received.bytes == 18)
    // Nothing is counted of a channel that was not opened.
    statistics.received(MessageFrame(serial: 1, type: 109, body: []), on: ChannelID(.cursor), at: 0)
    #expect(statistics.received.messages == 1)
  }

  @Test mutating func images() {
    receive(draw(.quic([1, 2, 3, 4])))
    receive(draw(.quic([1, 2, 3, 4, 5, 6])))
    receive(draw(.fromCache))
    receive(draw(.fromCacheLossless))
    #expect(statistics.images["quic"]?.images == 2)
    #expect(statistics.images["quic"]?.pixels == 100)
    #expect(statistics.images["quic"]?.bytes == 10)
    #expect(statistics.images["quic"]?.ratio == 40)
    #expect(statistics.images["from_cache"]?.ratio == nil)
    #expect(statistics.cacheHits == 2)
  }

  /// Images of sub-messages are images too.
  @Test mutating func imagesInLists() {
    let message = draw(.lz([1, 2]))
    let list = SubMessageList.encode([(type: message.type, body: message.encodedBody().joined)])
    statistics.received(source.frame(type: BaseServerMessage.Number.list.rawValue, list), on: display, at: 0)
    #expect(statistics.images["lz_rgb"]?.images == 1)
  }

  private func stream(_ id: UInt32) -> DisplayServerMessage {
    .streamCreate(
      DisplayStreamCreate(
        surfaceID: 0, id: id, flags: .topDown, codec: .mjpeg, stamp: 0, streamWidth: 64, streamHeight: 48, sourceWidth: 64,
        sourceHeight: 48, destination: Rect(left: 0, top: 0, right: 64, bottom: 48), clip: .none))
  }

  @Test mutating func streams() throws {
    receive(stream(4))
    for frame in 0..<11 {
      receive(.streamData(DisplayStreamData(id: 4, multimediaTime: 0, data: [1, 2, 3])), at: Int64(frame) * 40_000_000)
    }
    receive(.streamActivateReport(DisplayStreamActivateReport(streamID: 4, uniqueID: 77, maxWindowSize: 5, timeout: 1000)))
    let report = DisplayStreamReport(
      streamID: 4, uniqueID: 77, startFrameTime: 0, endFrameTime: 0, frames: 5, drops: 2, lastFrameDelay: -30, audioDelay: .max)
    let message = DisplayClientMessage.streamReport(report)
    statistics.sent(type: message.type, body: message.encodedBody().joined, on: display)
    let stream = try #require(statistics.streams.first)
    #expect(stream.frames == 11 && stream.bytes == 33 && stream.codec == .mjpeg && stream.width == 64)
    #expect(stream.framesPerSecond == 25)
    #expect(stream.reportedDrops == 2 && stream.reportedMargin == -30)
    #expect(!stream.hasEnded)
    receive(.streamDestroy(DisplayStreamDestroy(id: 4)))
    #expect(statistics.streams.first?.hasEnded == true)
  }

  /// What a server makes up does not fill the memory.
  @Test mutating func endlessStreamsAndNumbers() {
    for id in 0..<1000 { receive(stream(UInt32(id))) }
    #expect(statistics.streams.count == 128)
    #expect(statistics.streams.last?.id == 999)
    for type in 1000..<2000 { statistics.received(source.frame(type: UInt16(type), []), on: display, at: 0) }
    #expect((statistics.channels[display]?.received.byType.count ?? 0) <= 128)
    #expect(statistics.received.messages == 2000)
  }
}
