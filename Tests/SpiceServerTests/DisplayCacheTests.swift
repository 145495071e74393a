import NIOCore
import NIOEmbedded
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceTransport
import SpiceWire
import TestSupport
import Testing

@testable import SpiceServer

/// Regions that come back, and clients' caches of images.
@Suite struct DisplayCacheTests {
  private let loop = EmbeddedEventLoop()
  private let size = Size(width: 320, height: 240)

  private func makeDisplay() throws -> Display {
    let display = Display(id: 0, source: nil, encodingPool: InlineEncodingPool(), eventLoop: loop)
    try display.replacePrimary(size: size, heads: [])
    return display
  }

  private func connect(
    _ display: Display, _ caches: PixmapCaches, images: ImageSettings, pixels: Int64
  ) throws -> (DisplayChannel, RecordingOutlet) {
    let outlet = RecordingOutlet(ChannelID(.display), transport: TransportKind(.tcp))
    let channel = DisplayChannel(
      outlet: outlet, display: display, eventLoop: loop, images: images, dictionaries: GLZDictionaries(), caches: caches)
    channel.started()
    try channel.received(
      .initialize(DisplayInit(pixmapCacheID: 1, pixmapCacheSize: pixels, glzDictionaryID: 1, glzDictionaryWindowSize: 1 << 20)))
    return (channel, outlet)
  }

  /// Takes what was sent until nothing more comes; returns its bytes.
  @discardableResult
  private func deliver(_ channel: DisplayChannel, _ outlet: RecordingOutlet, to screen: ClientScreen) throws -> Int {
    var bytes = 0
    while !outlet.sent.isEmpty {
      bytes += outlet.sent.reduce(0) { $0 + $1.body.count }
      let messages = try outlet.take(DisplayServerMessage.self)
      for message in messages {
        if case .base(.setAck(let setAck)) = message { channel.acknowledgementGeneration(setAck.generation) }
        try screen.apply(message)
      }
      for _ in messages { channel.acknowledged() }
    }
    return bytes
  }

  private func page(_ seed: UInt64) -> [UInt32] {
    var random = SeededGenerator(seed: seed)
    return (0..<size.area).map { _ in UInt32.random(in: 0...0xffffff, using: &random) }
  }

  private func show(_ display: Display, _ page: [UInt32], _ rect: Rect) throws {
    try page.withUnsafeBytes { try display.update(Region(rect), frame: $0, stride: Int(size.width) * 4) }
  }

  @Test(arguments: [CompressionPolicy.off, .autoGLZ, .lz]) func aRegionThatComesBackIsNotSentAgain(policy: CompressionPolicy) throws {
    let display = try makeDisplay()
    let (channel, outlet) = try connect(display, PixmapCaches(), images: ImageSettings(compression: policy), pixels: 1 << 20)
    let screen = ClientScreen()
    try deliver(channel, outlet, to: screen)
    let pages = [page(1), page(2)]
    let window = Rect(left: 10, top: 10, right: 300, bottom: 200)
    for page in pages {
      loop.advanceTime(by: .seconds(2))
      try show(display, page, window)
      #expect(try deliver(channel, outlet, to: screen) > 100_000)
    }
    for _ in 0..<3 {
      for page in pages {
        loop.advanceTime(by: .seconds(2))
        try show(display, page, window)
        #expect(try deliver(channel, outlet, to: screen) < 4000)
        #expect(screen.pixels[20 * 320 + 20] == page[20 * 320 + 20])
      }
    }
    #expect(screen.references > 0)
    channel.ended()
  }

  /// Content that is seen once drives nothing out, when it changes all the time.
  @Test func videoIsNotCached() throws {
    let display = try makeDisplay()
    let (channel, outlet) = try connect(display, PixmapCaches(), images: ImageSettings(compression: .off), pixels: 1 << 20)
    let screen = ClientScreen()
    try deliver(channel, outlet, to: screen)
    let rect = Rect(left: 0, top: 0, right: 128, bottom: 128)
    for frame in 0..<40 as Range<UInt64> {
      try page(frame).withUnsafeBytes { try display.update(Region(rect), frame: $0, stride: Int(size.width) * 4) }
      loop.advanceTime(by: .milliseconds(33))
      try deliver(channel, outlet, to: screen)
    }
    #expect(screen.mostCachedPixels <= 8 * rect.area)
    channel.ended()
  }

  /// The client's cache never holds more than it said, nothing is referred to that is not there, and the picture is right.
  @Test(arguments: 0..<6) func aSmallCacheIsKeptInOrder(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let display = try makeDisplay()
    let (channel, outlet) = try connect(
      display, PixmapCaches(), images: ImageSettings(compression: .lz, jpeg: seed % 2 == 0 ? .always : .never), pixels: 60_000)
    let screen = ClientScreen()
    try deliver(channel, outlet, to: screen)
    let pages = (0..<4 as Range<UInt64>).map { page($0) }
    var picture = [UInt32](repeating: 0, count: size.area)
    for _ in 0..<80 {
      let page = pages[Int.random(in: 0..<4, using: &random)]
      let x = Int32.random(in: 0..<4, using: &random) * 64
      let rect = Rect(left: x, top: 64, right: x + 100, bottom: 140)
      for y in 64..<140 { for x in Int(rect.left)..<Int(rect.right) { picture[y * 320 + x] = page[y * 320 + x] } }
      try show(display, picture, rect)
      loop.advanceTime(by: .milliseconds(700))
      if Bool.random(using: &random) { try deliver(channel, outlet, to: screen) }
    }
    try deliver(channel, outlet, to: screen)
    #expect(screen.pixels == picture)
    #expect(screen.references > 0)
    #expect((1...60_000).contains(screen.mostCachedPixels))
    channel.ended()
  }

  /// A channel that was lost may have lost what was cached with it.
  @Test func aChannelThatComesAgainStartsWithAnEmptyCache() throws {
    let display = try makeDisplay()
    let caches = PixmapCaches()
    let (first, firstOutlet) = try connect(display, caches, images: ImageSettings(compression: .off), pixels: 1 << 20)
    let screen = ClientScreen()
    try deliver(first, firstOutlet, to: screen)
    let rect = Rect(left: 0, top: 0, right: 200, bottom: 200)
    try show(display, page(1), rect)
    try deliver(first, firstOutlet, to: screen)
    first.ended()
    let (second, outlet) = try connect(display, caches, images: ImageSettings(compression: .off), pixels: 1 << 20)
    #expect(outlet.sent.map(\.type).prefix(2) == [3, DisplayServerMessage.Number.invalAllPixmaps.rawValue])
    try deliver(second, outlet, to: screen)
    try show(display, page(2), rect)
    try show(display, page(1), rect)
    try deliver(second, outlet, to: screen)
    #expect(screen.pixels.prefix(200) == page(1).prefix(200))
    second.ended()
  }
}
