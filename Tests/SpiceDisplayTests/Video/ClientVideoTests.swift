import SpiceDisplay
import SpiceGraphics
import SpiceWire
import TestSupport
import Testing

@Suite("What a client is told of videos")
struct ClientVideoTests {
  private let place = Rect(left: 83, top: 51, right: 403, bottom: 231)
  private static let everything: [DisplayCapability] = [.sizedStream, .streamReport, .multiCodec, .codecMJPEG, .codecVP8]

  private final class Viewer {
    var video: ClientVideo
    var generator = SeededGenerator(seed: 3)
    var messages: [DisplayServerMessage] = []
    var lacking = Region()

    init(_ capabilities: [DisplayCapability] = everything, codecs: [VideoCodec] = [.mjpeg]) {
      video = ClientVideo(VideoCapabilities(CapabilitySet(capabilities)), codecs: codecs)
    }

    func update(_ scene: VideoScene) -> ClientVideo.Update {
      let update = video.update(to: scene.streams.streams, linkRate: 1e7, at: scene.now, using: &generator)
      messages += update.messages
      lacking = lacking.subtracting(update.claimed).union(update.released)
      return update
    }

    func received(_ report: DisplayStreamReport, at now: Duration) -> Region { video.received(report, at: now) }

    func encoded(_ order: VideoFrameOrder, bytes: Int, at now: Duration) -> Region { video.encoded(order, bytes: bytes, at: now) }

    func frame(_ scene: VideoScene) -> VideoFrameOrder? {
      video.nextFrame(of: scene.streams.streams, at: scene.now, link: .init(rate: 1e7, queued: .zero)) {
        UInt32(truncatingIfNeeded: Int($0 / .milliseconds(1)) - 400)
      }
    }
  }

  private func running() -> VideoScene {
    var scene = VideoScene()
    play(&scene, from: 1, count: 8, at: place)
    return scene
  }

  private func play(_ scene: inout VideoScene, from first: Int, count: Int, at place: Rect) {
    for frame in first..<first + count {
      scene.paint(place, Content.film(frame))
      scene.frame(after: 40)
    }
  }

  @Test("a stream is created, reports are asked for, and frames follow one by one")
  func create() throws {
    let scene = running()
    let viewer = Viewer()
    let update = viewer.update(scene)
    #expect(update.claimed == Region(place) && update.released.isEmpty)
    #expect(viewer.video.covered == Region(place))
    guard case .streamCreate(let create) = viewer.messages[0], case .streamActivateReport(let report) = viewer.messages[1] else {
      Issue.record("\(viewer.messages)")
      return
    }
    #expect(create.id == 49 && create.destination == place && create.codec == .mjpeg && create.flags == .topDown && create.clip == .none)
    #expect(create.streamWidth == 320 && create.sourceHeight == 180)
    #expect(report.streamID == 49 && report.maxWindowSize == 5 && report.timeout == 1000 && report.uniqueID != 0)
    #expect(viewer.messages.count == 2)
    #expect(viewer.update(scene).messages.isEmpty)

    let order = try #require(viewer.frame(scene))
    #expect(order.picture.rect == place && order.picture.quality == 50 && !order.isSized)
    // It is being encoded, and then there is no newer one.
    #expect(viewer.frame(scene) == nil)
    _ = viewer.encoded(order, bytes: 5000, at: scene.now)
    #expect(viewer.frame(scene) == nil)
    #expect(viewer.video.nextOffer(of: scene.streams.streams, after: scene.now) == nil)
    guard case .streamData(let data) = order.message([1, 2, 3]) else {
      Issue.record("not stream_data")
      return
    }
    #expect(data.id == 49 && data.data == [1, 2, 3] && data.multimediaTime == order.time)
  }

  @Test("the end: hidden, destroyed, and to be sent as a picture")
  func end() throws {
    var scene = running()
    let viewer = Viewer()
    _ = viewer.update(scene)
    viewer.messages = []
    scene.rest(560)
    let pause = viewer.update(scene)
    #expect(pause.released == Region(place))
    #expect(viewer.messages == [.streamClip(DisplayStreamClip(id: 49, clip: .rects([])))])
    scene.rest(560)
    #expect(viewer.update(scene).released.isEmpty)
    #expect(viewer.messages.last == .streamDestroy(DisplayStreamDestroy(id: 49)))
    #expect(viewer.messages.count == 2)
    #expect(viewer.video.isEmpty && viewer.video.covered.isEmpty && viewer.lacking == Region(place))
  }

  @Test("a slow client that missed everything between is only told of the result")
  func skips() throws {
    var scene = running()
    let viewer = Viewer()
    _ = viewer.update(scene)
    scene.rest(1100)
    play(&scene, from: 50, count: 8, at: place)
    viewer.messages = []
    let update = viewer.update(scene)
    #expect(update.released.isEmpty && update.claimed.isEmpty)
    // The same id again: the old stream must end first.
    #expect(viewer.messages.map(\.type) == [124, 125, 122, 319])
  }

  @Test("clients without the capabilities")
  func capabilities() throws {
    let scene = running()
    let old = Viewer([])
    #expect(old.update(scene).messages.map(\.type) == [122])
    let other = Viewer([.multiCodec, .codecVP8])
    #expect(other.update(scene).messages.isEmpty)
    #expect(other.video.covered.isEmpty)
    let none = Viewer(codecs: [])
    #expect(none.update(scene).messages.isEmpty)
  }

  @Test("codecs: the server's order unless the client has wishes")
  func codecs() {
    var capabilities = VideoCapabilities(CapabilitySet(Self.everything))
    #expect(capabilities.codec(among: [.h264, .mjpeg, .vp8]) == .mjpeg)
    capabilities.preference = [.h265, .vp8]
    #expect(capabilities.codec(among: [.h264, .mjpeg, .vp8]) == .vp8)
    #expect(capabilities.codec(among: [.h264, .h265]) == nil)
    #expect(VideoCapabilities(CapabilitySet([.codecVP8])).codec(among: [.vp8, .mjpeg]) == .mjpeg)
  }

  @Test("a client that cannot decode gets pictures, and another codec if there is one")
  func refusal() throws {
    var scene = running()
    let viewer = Viewer(codecs: [.mjpeg, .vp8])
    _ = viewer.update(scene)
    let refusal = DisplayStreamReport(
      streamID: 49, uniqueID: 0, startFrameTime: 0, endFrameTime: 0, frames: 0, drops: .max, lastFrameDelay: 0, audioDelay: 0)
    #expect(viewer.received(refusal, at: scene.now) == Region(place))
    #expect(viewer.video.covered.isEmpty && viewer.frame(scene) == nil)
    viewer.messages = []
    #expect(viewer.update(scene).claimed == Region(place))
    #expect(viewer.messages.map(\.type) == [122, 319])
    #expect(viewer.received(refusal, at: scene.now) == Region(place))
    play(&scene, from: 20, count: 2, at: place)
    #expect(viewer.update(scene).messages.isEmpty)
    #expect(viewer.received(refusal, at: scene.now).isEmpty)
  }

  @Test("an encoder that fails three times is given up")
  func failures() throws {
    var scene = running()
    let viewer = Viewer()
    _ = viewer.update(scene)
    for failure in 1...3 {
      play(&scene, from: 30 + failure, count: 1, at: place)
      let order = try #require(viewer.frame(scene))
      #expect(viewer.encoded(order, bytes: 0, at: scene.now) == (failure == 3 ? Region(place) : Region()))
    }
    #expect(viewer.video.covered.isEmpty)
  }

  @Test("reports that cannot be are ignored")
  func reports() throws {
    var scene = running()
    let viewer = Viewer()
    _ = viewer.update(scene)
    guard case .streamActivateReport(let request) = viewer.messages[1] else { return }
    var times: [UInt32] = []
    for frame in 0..<6 {
      play(&scene, from: 20 + frame, count: 1, at: place)
      let order = try #require(viewer.frame(scene))
      _ = viewer.encoded(order, bytes: 5000, at: scene.now)
      times.append(order.time)
    }
    func report(frames: UInt32 = 5, drops: UInt32 = 0, unique: UInt32 = request.uniqueID, end: UInt32, delay: Int32) -> DisplayStreamReport
    {
      DisplayStreamReport(
        streamID: 49, uniqueID: unique, startFrameTime: times[0], endFrameTime: end, frames: frames, drops: drops, lastFrameDelay: delay,
        audioDelay: .max)
    }
    var next = 40
    func shift() throws -> Int {
      next += 1
      play(&scene, from: next, count: 1, at: place)
      let order = try #require(viewer.frame(scene))
      _ = viewer.encoded(order, bytes: 5000, at: scene.now)
      return Int(order.time) - Int(scene.now / .milliseconds(1)) + 400
    }
    let start = try shift()
    for wrong in [
      report(unique: request.uniqueID &+ 1, end: times[4], delay: -100), report(frames: 100, end: times[4], delay: -100),
      report(drops: 6, end: times[4], delay: -100), report(end: times[5] &+ 10_000, delay: -100), report(frames: 0, end: 0, delay: -100),
    ] {
      #expect(viewer.received(wrong, at: scene.now).isEmpty)
    }
    #expect(try shift() == start)
    #expect(viewer.received(report(end: times[4], delay: -100), at: scene.now).isEmpty)
    #expect(try shift() == start + 130)
  }

  @Test("a video that grows: sized frames, or another stream")
  func sized() throws {
    var scene = running()
    let viewer = Viewer()
    let old = Viewer([.streamReport])
    _ = viewer.update(scene)
    _ = old.update(scene)
    let larger = Rect(left: 83, top: 51, right: 483, bottom: 276)
    play(&scene, from: 20, count: 30, at: larger)
    #expect(viewer.update(scene).messages == [.streamClip(DisplayStreamClip(id: 49, clip: .rects([larger])))])
    let order = try #require(viewer.frame(scene))
    #expect(order.isSized)
    guard case .streamDataSized(let data) = order.message([7]) else {
      Issue.record("not sized")
      return
    }
    #expect(data.destination == larger && data.width == 400 && data.height == 225 && data.id == 49)
    #expect(old.update(scene).messages.map(\.type) == [124, 125, 122, 319])
    #expect(old.frame(scene)?.isSized == false)
  }
}
