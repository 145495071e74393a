import NIOCore
import NIOEmbedded
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceMedia
import SpiceTransport
import SpiceWire
import TestSupport
import Testing

@testable import SpiceServer

/// A display with a film on it, and clients that acknowledge what they get.
private final class Cinema {
  let loop = EmbeddedEventLoop()
  let size = Size(width: 400, height: 300)
  let place = Rect(left: 50, top: 40, right: 242, bottom: 168)
  let display: Display
  private(set) var pixels: [UInt32]

  final class Viewer {
    private let client: DisplayClient
    var channel: DisplayChannel { client.channel }
    let screen = ClientScreen()
    var acknowledges = true
    /// Numbers of the messages that came.
    var types: [UInt16] = []

    init(_ cinema: Cinema, capabilities: CapabilitySet<DisplayCapability>) throws {
      client = try DisplayClient(
        cinema.display, cinema.loop, ImageSettings(compression: .autoLZ, jpeg: .never), capabilities: capabilities, pixels: 0)
    }

    func deliver() throws {
      guard acknowledges else { return }
      try client.deliver { message in
        types.append(message.type)
        try screen.apply(message)
      }
    }
  }

  init(_ mode: VideoStreamingMode = .filter) throws {
    pixels = Array(repeating: 0xe0e0e0, count: size.area)
    display = Display(
      id: 0, source: nil, encodingPool: InlineEncodingPool(), eventLoop: loop, streamingVideo: mode, videoCodecs: VideoCodecs(.media))
    try display.replacePrimary(size: size, heads: [])
    try update(Region(Rect(size: size)))
  }

  static let usual: CapabilitySet<DisplayCapability> = [.sizedStream, .monitorsConfig, .streamReport, .multiCodec, .codecMJPEG]

  func update(_ region: Region) throws {
    try pixels.withUnsafeBytes { try display.update(region, frame: $0, stride: Int(size.width) * 4) }
  }

  func paint(_ rect: Rect, _ color: (Int, Int) -> UInt32) throws {
    for y in Int(rect.top)..<Int(rect.bottom) {
      for x in Int(rect.left)..<Int(rect.right) { pixels[y * Int(size.width) + x] = color(x - Int(rect.left), y - Int(rect.top)) }
    }
    try update(Region(rect))
  }

  /// Frames of a film at `rect`, 40 ms apart.
  func play(_ frames: ClosedRange<Int>, at rect: Rect, _ viewers: [Viewer]) throws {
    for frame in frames {
      loop.advanceTime(by: .milliseconds(40))
      try paint(rect) { x, y in
        let wave = { (value: Int) in abs(255 - (value & 511)) & 255 }
        let shade = wave(x * 3 + frame * 7) / 3 + wave(y * 2 - frame * 5) / 3 + (x &* 7919 &+ y &* 104_729 &+ frame &* 31) >> 3 & 3
        return UInt32(shade) << 16 | UInt32(wave(x + y + frame * 3) / 2 + 40) << 8 | UInt32(255 - shade)
      }
      for viewer in viewers { try viewer.deliver() }
    }
  }

  func rest(_ milliseconds: Int, _ viewers: [Viewer]) throws {
    for _ in 0..<milliseconds / 10 {
      loop.advanceTime(by: .milliseconds(10))
      for viewer in viewers { try viewer.deliver() }
    }
  }

  func copy(to destination: Rect, from source: Point) throws {
    try display.copyArea(to: destination, from: source)
    let before = pixels
    for y in 0..<destination.height {
      for x in 0..<destination.width {
        pixels[(Int(destination.top) + y) * Int(size.width) + Int(destination.left) + x] =
          before[(Int(source.y) + y) * Int(size.width) + Int(source.x) + x]
      }
    }
  }
}

@Suite("Videos on a display channel") struct DisplayVideoTests {
  @Test func aFilmBecomesAStreamAndEndsAsAPicture() throws {
    let cinema = try Cinema()
    let viewer = try Cinema.Viewer(cinema, capabilities: Cinema.usual)
    try viewer.deliver()
    #expect(viewer.types == [3, 108, 314, 317, 304, 102])
    try cinema.play(1...30, at: cinema.place, [viewer])
    let start = try #require(viewer.types.firstIndex(of: 122))
    #expect(viewer.types[start...].starts(with: [122, 319, 123, 123]))
    // Nothing of the film came as a picture any more.
    #expect(Set(viewer.types[start...]) == [122, 319, 123])
    #expect(viewer.screen.frames >= 24)
    #expect(viewer.screen.streams[49]?.destination == cinema.place)
    #expect(viewer.screen.pixels != cinema.pixels)

    viewer.types = []
    try cinema.rest(1200, [viewer])
    // A last frame may have waited for its time.
    let ending = viewer.types.drop { $0 == 123 }
    #expect(ending.first == 124 && ending.last == 125 && Set(ending) == [124, 304, 125])
    #expect(viewer.screen.pixels == cinema.pixels)
    viewer.channel.ended()
  }

  @Test func modesAndCapabilities() throws {
    for (mode, capabilities, streams) in [
      (VideoStreamingMode.off, Cinema.usual, false), (.filter, [.multiCodec, .codecVP8], false), (.filter, [], true), (.all, [], true),
    ] {
      let cinema = try Cinema(mode)
      let viewer = try Cinema.Viewer(cinema, capabilities: capabilities)
      try cinema.play(1...12, at: cinema.place, [viewer])
      #expect(viewer.types.contains(122) == streams)
      #expect(!viewer.types.contains(319))
      if !streams { #expect(viewer.screen.pixels == cinema.pixels) }
      viewer.channel.ended()
    }
  }

  @Test func clientsInStepShareFrames() throws {
    let cinema = try Cinema()
    let viewers = try (0..<3).map { _ in try Cinema.Viewer(cinema, capabilities: Cinema.usual) }
    try cinema.play(1...12, at: cinema.place, viewers)
    #expect(viewers.allSatisfy { $0.screen.frames == viewers[0].screen.frames && $0.screen.frames > 5 })
    #expect(viewers.allSatisfy { $0.screen.pixels == viewers[0].screen.pixels })
    for viewer in viewers { viewer.channel.ended() }
  }

  @Test func aClientThatComesLaterHasItsPictureFirst() throws {
    let cinema = try Cinema()
    let first = try Cinema.Viewer(cinema, capabilities: Cinema.usual)
    try cinema.play(1...12, at: cinema.place, [first])
    let late = try Cinema.Viewer(cinema, capabilities: Cinema.usual)
    try late.deliver()
    #expect(late.types.starts(with: [3, 108, 314, 317, 304, 102, 122, 319, 123]))
    try cinema.play(13...14, at: cinema.place, [first, late])
    try cinema.rest(1200, [first, late])
    #expect(late.screen.pixels == cinema.pixels && first.screen.pixels == cinema.pixels)
    for viewer in [first, late] { viewer.channel.ended() }
  }

  @Test func aClientThatCannotDecodeGetsPictures() throws {
    let cinema = try Cinema()
    let viewer = try Cinema.Viewer(cinema, capabilities: Cinema.usual)
    try cinema.play(1...12, at: cinema.place, [viewer])
    try viewer.channel.received(
      .streamReport(
        DisplayStreamReport(
          streamID: 49, uniqueID: 0, startFrameTime: 0, endFrameTime: 0, frames: 0, drops: .max, lastFrameDelay: 0, audioDelay: 0)))
    viewer.types = []
    try cinema.play(13...20, at: cinema.place, [viewer])
    #expect(!viewer.types.contains(123) && viewer.types.contains(304))
    #expect(viewer.screen.pixels == cinema.pixels)
    viewer.channel.ended()
  }

  @Test func reportsOfStreamsThatCannotBeCloseTheChannel() throws {
    let cinema = try Cinema()
    let viewer = try Cinema.Viewer(cinema, capabilities: Cinema.usual)
    func report(_ id: UInt32) -> DisplayClientMessage {
      .streamReport(
        DisplayStreamReport(
          streamID: id, uniqueID: 7, startFrameTime: 1, endFrameTime: 2, frames: 5, drops: 0, lastFrameDelay: .min, audioDelay: .max))
    }
    try viewer.channel.received(report(49))
    #expect(throws: ProtocolViolation.self) { try viewer.channel.received(report(50)) }
    try viewer.channel.received(.preferredVideoCodecType(DisplayPreferredVideoCodecType(codecs: [.h265, .mjpeg, .mjpeg])))
    try viewer.channel.received(.preferredVideoCodecType(DisplayPreferredVideoCodecType(codecs: [])))
    viewer.channel.ended()
  }

  @Test func anotherSurfaceEndsStreams() throws {
    let cinema = try Cinema()
    let viewer = try Cinema.Viewer(cinema, capabilities: Cinema.usual)
    try cinema.play(1...12, at: cinema.place, [viewer])
    viewer.types = []
    try cinema.display.replacePrimary(size: cinema.size, heads: [])
    try cinema.update(Region(Rect(size: cinema.size)))
    try viewer.deliver()
    #expect(viewer.types.starts(with: [125, 315, 314, 317, 304, 102]))
    #expect(viewer.screen.pixels == cinema.pixels)
    viewer.channel.ended()
  }

  @Test func theModeCanChangeAtAnyTime() throws {
    let cinema = try Cinema()
    let viewer = try Cinema.Viewer(cinema, capabilities: Cinema.usual)
    try cinema.play(1...12, at: cinema.place, [viewer])
    cinema.display.streamingVideo = .off
    try viewer.deliver()
    #expect(viewer.screen.streams.isEmpty)
    #expect(viewer.screen.pixels == cinema.pixels)
    viewer.channel.ended()
  }

  /// Films that come, go, are covered, moved and copied, with clients that stop reading at times: at rest all have the exact picture.
  @Test(arguments: 1...6) func everythingIsExactAtRest(seed: Int) throws {
    var chance = SeededGenerator(seed: UInt64(seed))
    let cinema = try Cinema(seed % 3 == 0 ? .all : .filter)
    let viewers = try [Cinema.usual, [], [.streamReport, .multiCodec, .codecMJPEG]].map { try Cinema.Viewer(cinema, capabilities: $0) }
    var streams = 0
    for step in 1...30 {
      for viewer in viewers { viewer.acknowledges = !chance.oneIn(4) }
      let left = Int32(chance.number(0...200))
      let top = Int32(chance.number(0...150))
      let rect = Rect(left: left, top: top, right: left + Int32(chance.number(100...200)), bottom: top + Int32(chance.number(100...150)))
      switch chance.number(0...5) {
      case 0...2:
        let place = chance.oneIn(2) ? cinema.place : rect
        for frame in 0..<chance.number(1...12) { try cinema.play(step * 20 + frame...step * 20 + frame, at: place, viewers) }
      case 3:
        let color = UInt32(chance.number(0...0xffffff))
        try cinema.paint(rect) { _, _ in color }
      case 4:
        let source = Point(x: Int32(chance.number(0...Int(400 - rect.width))), y: Int32(chance.number(0...Int(300 - rect.height))))
        try cinema.copy(to: rect, from: source)
      default: try cinema.rest(chance.number(1...70) * 10, viewers)
      }
      for viewer in viewers { try viewer.deliver() }
      streams += viewers.reduce(0) { $0 + $1.screen.streams.count }
    }
    for viewer in viewers { viewer.acknowledges = true }
    try cinema.rest(2000, viewers)
    #expect(streams > 0)
    for viewer in viewers {
      #expect(viewer.screen.streams.isEmpty)
      #expect(viewer.screen.pixels == cinema.pixels)
      viewer.channel.ended()
    }
  }
}
