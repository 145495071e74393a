import SpiceCodecs
import SpiceGraphics
import SpiceWire
import Testing

@testable import SpiceClient

struct VideoStreamTests {
  /// "Decodes" frames of two bytes: a side of a square, and the value of all its bytes. Other frames are damaged.
  final class Squares: VideoDecoder {
    let needsEveryFrame: Bool

    init(needsEveryFrame: Bool) { self.needsEveryFrame = needsEveryFrame }

    func decode(_ frame: ArraySlice<UInt8>, into picture: inout VideoPicture) throws(VideoDecodeError) -> Bool {
      guard frame.count == 2, let side = frame.first, let value = frame.last else { throw VideoDecodeError("no square") }
      guard side > 0 else { return false }
      picture.resize(width: Int(side), height: Int(side))
      for index in picture.pixels.indices { picture.pixels[index] = value }
      return true
    }
  }

  private static func rig(everyFrame: Bool = false) -> DisplaysRig {
    var configuration = DisplayConfiguration()
    configuration.videoDecoders[.vp8] = { _ in Squares(needsEveryFrame: everyFrame) }
    configuration.streamLimit = 2
    var rig = DisplaysRig(configuration, displays: [0])
    rig.channels.setMultimediaTime(500, at: rig.now)
    _ = rig.takeProblems()
    return rig
  }

  private static let place = Rect(left: 0, top: 0, right: 2, bottom: 2)

  static func create(_ id: UInt32 = 4, codec: VideoCodec = .vp8, surface: UInt32 = 0, clip: Clip = .none) -> DisplayServerMessage {
    .streamCreate(
      DisplayStreamCreate(
        surfaceID: surface, id: id, flags: .topDown, codec: codec, stamp: 0, streamWidth: 2, streamHeight: 2, sourceWidth: 2,
        sourceHeight: 2, destination: place, clip: clip))
  }

  static func frame(_ value: UInt8, time: UInt32 = 600, side: UInt8 = 2, of id: UInt32 = 4) -> DisplayServerMessage {
    .streamData(DisplayStreamData(id: id, multimediaTime: time, data: [side, value]))
  }

  private static func events(_ rig: inout DisplaysRig) -> [DisplayEvent] {
    defer { _ = rig.takeProblems() }
    return rig.outcome.effects.compactMap { if case (_, .event(let event)) = $0 { event } else { nil } }
  }

  private static func reports(_ rig: inout DisplaysRig) -> [DisplayStreamReport] {
    defer { _ = rig.takeProblems() }
    return rig.outcome.effects.compactMap { if case (_, .send(.streamReport(let report))) = $0 { report } else { nil } }
  }

  // MARK: Frames

  @Test func framesAreShownWhenAllIsRead() {
    var rig = Self.rig()
    rig.send(Self.create(), to: 0)
    #expect(Self.events(&rig) == [.streamStarted(4)])
    let state = rig.channels[0]?.receiver.engine.state
    #expect(state?.streams == [DisplayState.Stream(id: 4, surfaceID: 0, codec: .vp8, destination: Self.place)])
    _ = rig.channels[0]?.receiver.engine.takeDamage()
    rig.send(Self.frame(1), Self.frame(2), to: 0)
    #expect(rig.pixels(0, 1) == [0])
    #expect(rig.channels.deadline == rig.now)
    rig.advance(by: 0)
    #expect(rig.channels.deadline == nil)
    #expect(rig.pixels(0, 3) == [0x020202, 0x020202, 0])
    #expect(Self.events(&rig) == [.damaged])
    #expect(rig.channels[0]?.receiver.engine.takeDamage() == Region(Self.place))
    let statistics = rig.channels[0]?.receiver.engine.state.statistics
    #expect(statistics?.frames == 2 && statistics?.droppedFrames == 1)
  }

  @Test func codecsThatNeedEveryFrameGetIt() {
    var rig = Self.rig(everyFrame: true)
    rig.send(Self.create(clip: .rects([])), Self.frame(1), to: 0)
    #expect(rig.pixels(0, 1) == [0])
    rig.send(.streamClip(DisplayStreamClip(id: 4, clip: .none)), Self.frame(2), Self.frame(0, side: 0), to: 0)
    #expect(rig.pixels(0, 1) == [0x020202])
    #expect(rig.channels[0]?.receiver.engine.state.statistics.droppedFrames == 2)
  }

  @Test func aFrameComesBeforeWhatIsDrawnOverIt() {
    var rig = Self.rig()
    rig.send(Self.create(), Self.frame(1), to: 0)
    let pixel = DisplayMessages.pixel(9, id: 1)
    rig.send(DisplayMessages.copy(pixel, to: Rect(left: 1, top: 0, right: 2, bottom: 1)), to: 0)
    #expect(rig.pixels(0, 2) == [0x010101, 9])
    // What is drawn elsewhere does not hurry a frame; what copies the picture does.
    rig.send(Self.frame(2), DisplayMessages.copy(pixel, to: Rect(left: 6, top: 0, right: 7, bottom: 1)), to: 0)
    #expect(rig.pixels(0, 2) == [0x010101, 9])
    let box = Rect(left: 4, top: 0, right: 5, bottom: 1)
    let move = CopyBits(sourcePosition: Point(x: 0, y: 0))
    rig.send(.draw(DrawCommand(surfaceID: 0, box: box, clip: .none, operation: .copyBits(move))), to: 0)
    #expect(rig.pixels(0, 5) == [0x020202, 0x020202, 0, 0, 0x020202])
  }

  @Test func clipsHoldForFrames() {
    var rig = Self.rig()
    rig.send(Self.create(clip: .rects([Rect(left: 1, top: 0, right: 2, bottom: 9)])), Self.frame(1), to: 0)
    rig.advance(by: 0)
    #expect(rig.pixels(0, 2) == [0, 0x010101])
    // Hidden: what waits is not shown.
    rig.send(Self.frame(2), .streamClip(DisplayStreamClip(id: 4, clip: .rects([]))), Self.frame(3), to: 0)
    rig.advance(by: 0)
    #expect(rig.pixels(0, 2) == [0, 0x010101])
    #expect(rig.channels.deadline == nil)
  }

  @Test func sizedFramesHaveTheirOwnPlace() {
    var rig = Self.rig()
    let sized = DisplayStreamDataSized(
      id: 4, multimediaTime: 600, width: 1, height: 1, destination: Rect(left: 3, top: 0, right: 4, bottom: 1), data: [1, 7])
    rig.send(Self.create(), .streamDataSized(sized), to: 0)
    rig.advance(by: 0)
    #expect(rig.pixels(0, 5) == [0, 0, 0, 0x070707, 0])
  }

  @Test func framesUpsideDown() {
    var configuration = DisplayConfiguration()
    final class Rows: VideoDecoder {
      var needsEveryFrame: Bool { true }
      func decode(_ frame: ArraySlice<UInt8>, into picture: inout VideoPicture) throws(VideoDecodeError) -> Bool {
        picture.resize(width: 1, height: 2)
        picture.pixels = [1, 1, 1, 0, 2, 2, 2, 0]
        return true
      }
    }
    configuration.videoDecoders[.vp9] = { _ in Rows() }
    var rig = DisplaysRig(configuration, displays: [0])
    rig.send(
      .streamCreate(
        DisplayStreamCreate(
          surfaceID: 0, id: 1, flags: [], codec: .vp9, stamp: 0, streamWidth: 1, streamHeight: 2, sourceWidth: 1, sourceHeight: 2,
          destination: Rect(left: 0, top: 0, right: 1, bottom: 2), clip: .none)), Self.frame(1, of: 1), to: 0)
    #expect(rig.pixels(0, 1) == [0x020202])
  }

  /// A frame is decoded into the memory of the one before.
  @Test func framesDoNotCostMemory() throws {
    var rig = Self.rig()
    func address() -> UInt? {
      rig.channels[0]?.receiver.engine.streams.picture.pixels.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }
    rig.send(Self.create(), Self.frame(1, side: 60), to: 0)
    rig.advance(by: 0)
    let first = try #require(address())
    for value: UInt8 in 2...9 {
      rig.send(Self.frame(value, side: 60), to: 0)
      rig.advance(by: 0)
      #expect(rig.pixels(0, 1) == [UInt32(value) * 0x010101])
      #expect(address() == first)
    }
  }

  @Test func aDamagedFrameIsNamed() {
    var rig = Self.rig()
    rig.send(Self.create(), .streamData(DisplayStreamData(id: 4, multimediaTime: 1, data: [1])), to: 0)
    rig.advance(by: 0)
    #expect(rig.takeProblems() == [.badFrame(message: "display stream_data", stream: 4, reason: "no square")])
    rig.send(Self.frame(3), to: 0)
    rig.advance(by: 0)
    #expect(rig.pixels(0, 1) == [0x030303])
  }

  // MARK: The life of streams

  @Test func theLastFrameStaysWhenAStreamEnds() {
    var rig = Self.rig()
    rig.send(Self.create(), Self.frame(5), .streamDestroy(DisplayStreamDestroy(id: 4)), to: 0)
    #expect(Self.events(&rig) == [.streamStarted(4), .damaged, .streamEnded(4)])
    #expect(rig.pixels(0, 1) == [0x050505])
    // Of streams that are not there nothing is known.
    rig.send(Self.frame(6), .streamDestroy(DisplayStreamDestroy(id: 4)), .streamClip(DisplayStreamClip(id: 4, clip: .none)), to: 0)
    rig.advance(by: 0)
    #expect(rig.takeProblems().isEmpty)
    rig.send(Self.create(1), Self.create(2), .streamDestroyAll, to: 0)
    #expect(Self.events(&rig) == [.streamStarted(1), .streamStarted(2), .streamEnded(1), .streamEnded(2)])
    #expect(rig.channels[0]?.receiver.engine.state.streams == [])
  }

  @Test func streamsAreLimited() {
    var rig = Self.rig()
    rig.send(Self.create(1), Self.create(2), Self.create(3), Self.create(1), Self.create(4, surface: 8), to: 0)
    #expect(
      rig.takeProblems() == [
        .limitExceeded(message: "display stream_create", what: "more than 2 streams"),
        .invalid(message: "display stream_create", what: "stream 1 exists"),
        .invalid(message: "display stream_create", what: "surface 8 does not exist"),
      ])
  }

  @Test func framesGoWithTheirSurface() {
    var rig = Self.rig()
    rig.send(Self.create(), Self.frame(1), .surfaceDestroy(DisplaySurfaceDestroy(surfaceID: 0)), to: 0)
    #expect(rig.channels.deadline == nil)
    rig.send(Self.frame(1), to: 0)
    rig.advance(by: 0)
    #expect(rig.takeProblems() == [.invalid(message: "display stream_data", what: "surface 0 does not exist")])
  }

  // MARK: Reports

  @Test func aFullWindowIsReported() {
    var rig = Self.rig()
    let request = DisplayStreamActivateReport(streamID: 4, uniqueID: 77, maxWindowSize: 3, timeout: 1000)
    rig.send(Self.create(), .streamActivateReport(request), to: 0)
    _ = rig.takeProblems()
    // The server's clock shows 500.
    for (value, time) in [(1, 600), (2, 450), (3, 700)] as [(UInt8, UInt32)] {
      rig.send(Self.frame(value, time: time), to: 0)
      rig.advance(by: 10)
    }
    #expect(
      Self.reports(&rig) == [
        DisplayStreamReport(
          streamID: 4, uniqueID: 77, startFrameTime: 600, endFrameTime: 700, frames: 3, drops: 1, lastFrameDelay: 180, audioDelay: .max)
      ])
  }

  @Test func timeAndLossesAreReported() {
    var rig = Self.rig()
    let request = DisplayStreamActivateReport(streamID: 4, uniqueID: 1, maxWindowSize: 50, timeout: 1000)
    rig.send(Self.create(), .streamActivateReport(request), to: 0)
    rig.advance(by: 5000)
    #expect(Self.reports(&rig).isEmpty)
    rig.send(Self.frame(1, time: 9000), to: 0)
    rig.advance(by: 999)
    #expect(Self.reports(&rig).isEmpty)
    #expect(rig.channels.deadline == rig.now + 1)
    rig.advance(by: 1)
    #expect(Self.reports(&rig).map(\.frames) == [1])
    // Three in sequence that come too late, or are overtaken.
    for value: UInt8 in 1...3 { rig.send(Self.frame(value, time: 1), to: 0) }
    #expect(Self.reports(&rig).map(\.drops) == [3])
    // A frame without a time is not late.
    rig.advance(by: 0)
    rig.send(Self.frame(1, time: 0), to: 0)
    rig.advance(by: 1000)
    #expect(Self.reports(&rig).map(\.lastFrameDelay) == [100])
  }

  // MARK: What is announced

  @Test func capabilitiesAreThoseOfTheDecoders() {
    var configuration = DisplayConfiguration()
    #expect(!DisplayEngine.capabilities(of: configuration).contains(.multiCodec))
    #expect(!DisplayEngine.capabilities(of: configuration).contains(.sizedStream))
    configuration.videoDecoders[.h264] = { _ in nil }
    let capabilities = DisplayEngine.capabilities(of: configuration)
    #expect(capabilities.contains(.multiCodec) && capabilities.contains(.codecH264) && capabilities.contains(.sizedStream))
    #expect(!capabilities.contains(.codecMJPEG))
    configuration.preferredVideoCodecs = [.vp9, .h264]
    let engine = DisplayEngine(configuration: configuration, serverCapabilities: [.preferredVideoCodecType])
    #expect(engine.opening.map(\.type) == [101, 105])
    #expect(engine.opening.last?.encodedBody().joined == [1, 3])
    #expect(DisplayEngine(configuration: configuration, serverCapabilities: []).opening.count == 1)
  }
}
