import SpiceGraphics
import SpiceWire
import Testing

@testable import SpiceClient

/// Displays of one session that need what another one brings (spec 03, sections 13.5 and 13.7).
struct DisplayWaitingTests {
  @Test func anImageOfAnotherDisplayIsAwaited() {
    var rig = DisplaysRig()
    rig.send(DisplayMessages.copy(DisplayMessages.cached(7), to: .pixel(0)), to: 0)
    // What comes behind it waits too, and is drawn in order.
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(5, id: 8), to: .pixel(0)), to: 0)
    #expect(rig.isWaiting(0) && rig.outcome.paused == [0])
    #expect(rig.pixels(0, 1) == [0])
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(9, id: 7, flags: .cacheMe), to: .pixel(1)), to: 1)
    #expect(!rig.isWaiting(0) && rig.outcome.resumed == [0])
    #expect(rig.takeProblems().isEmpty)
    #expect(rig.pixels(0, 1) == [5])
    #expect(rig.channels[0]?.receiver.engine.state.statistics.cacheHits == 1)
  }

  @Test func aLossyImageDoesNotEndTheWaitForALosslessOne() {
    var rig = DisplaysRig()
    rig.channels[0]?.receiver.engine.images.keep(1, lossy: true)
    rig.send(DisplayMessages.copy(DisplayMessages.cached(1), to: .pixel(0)), to: 0)
    #expect(!rig.isWaiting(0))
    rig.send(DisplayMessages.copy(DisplayMessages.cached(1, lossless: true), to: .pixel(0)), to: 0)
    #expect(rig.isWaiting(0))
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(3, id: 1, flags: .cacheReplaceMe), to: .pixel(1)), to: 1)
    #expect(rig.pixels(0, 1) == [3])
    #expect(rig.takeProblems().isEmpty)
    // Replacing does not count: one removal is enough.
    rig.send(DisplayMessages.remove(1), to: 1)
    #expect(rig.channels[0]?.receiver.engine.images.pixmaps.count == 0)
  }

  @Test func waitForChannels() {
    var rig = DisplaysRig()
    // Both displays have handled two messages.
    rig.send(.base(.waitForChannels(DisplayMessages.wait(display: 1, serial: 2))), to: 0)
    #expect(!rig.isWaiting(0))
    rig.send(.base(.waitForChannels(DisplayMessages.wait(display: 1, serial: 4))), to: 0)
    rig.send(.invalAllPalettes, to: 1)
    #expect(rig.isWaiting(0))
    rig.send(.invalAllPalettes, to: 1)
    #expect(!rig.isWaiting(0))
    // Displays that are not open, and other kinds of channels, are not waited for.
    let other = BaseWaitForChannels.Entry(channel: RawChannelID(type: 3, id: 0), messageSerial: 99)
    rig.send(.base(.waitForChannels(BaseWaitForChannels(entries: [other]))), to: 0)
    rig.send(.base(.waitForChannels(DisplayMessages.wait(display: 5, serial: 99))), to: 0)
    #expect(!rig.isWaiting(0))
    #expect(rig.takeProblems().isEmpty)
  }

  @Test func aSubMessageThatWaitsHoldsTheRestOfItsList() {
    var rig = DisplaysRig()
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(1, id: 1, flags: .cacheMe), to: .pixel(0)), to: 1)
    let wait = DisplayMessages.wait(display: 1, serial: 4)
    let list = SubMessageList.encode([
      (5, DisplayServerMessage.base(.waitForChannels(wait)).encodedBody().joined),
      (105, DisplayMessages.remove(1).encodedBody().joined),
    ])
    rig.send(type: 8, list, to: 0)
    #expect(rig.isWaiting(0))
    let images = rig.channels[0]?.receiver.engine.images
    #expect(images?.pixmaps.count == 1)
    rig.send(.invalAllPalettes, to: 1)
    #expect(!rig.isWaiting(0))
    #expect(images?.pixmaps.count == 0)
    #expect(rig.takeProblems().isEmpty)
  }

  @Test func clearingTheCacheWaits() {
    var rig = DisplaysRig()
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(1, id: 1, flags: .cacheMe), to: .pixel(0)), to: 1)
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(1, id: 1, flags: .cacheMe), to: .pixel(0)), to: 1)
    rig.send(.invalAllPixmaps(DisplayInvalAllPixmaps(waitList: DisplayMessages.wait(display: 1, serial: 5))), to: 0)
    #expect(rig.isWaiting(0))
    #expect(rig.channels[0]?.receiver.engine.images.pixmaps.count == 1)
    rig.send(.invalAllPalettes, to: 1)
    // However often it was added.
    #expect(rig.channels[0]?.receiver.engine.images.pixmaps.count == 0)
  }

  @Test func glzImagesOfAnotherDisplayAreAwaited() {
    var rig = DisplaysRig()
    let box = Rect(left: 0, top: 0, right: 8, bottom: 2)
    rig.send(DisplayMessages.copy(DisplayMessages.glz(id: 1, copiedFrom: 1), to: box), to: 0)
    #expect(rig.isWaiting(0))
    // Even of a message that draws nothing.
    rig.send(DisplayMessages.copy(DisplayMessages.glz(id: 0), to: box, clip: .rects([])), to: 1)
    #expect(!rig.isWaiting(0))
    #expect(rig.pixels(0, 16) == Array(repeating: 0x030201, count: 16))
    #expect(rig.takeProblems().isEmpty)
  }

  @Test func glzImagesOfMessagesThatAreRefusedAreDecoded() {
    var rig = DisplaysRig()
    let box = Rect(left: 0, top: 0, right: 8, bottom: 2)
    rig.send(DisplayMessages.copy(DisplayMessages.glz(id: 0), to: box, surface: 44), to: 1)
    #expect(rig.takeProblems() == [.invalid(message: "display draw_copy", what: "surface 44 does not exist")])
    rig.send(DisplayMessages.copy(DisplayMessages.glz(id: 1, copiedFrom: 1), to: box), to: 0)
    #expect(!rig.isWaiting(0))
    #expect(rig.takeProblems().isEmpty)
  }

  @Test func aDamagedGLZImageKeepsNobodyWaiting() {
    var rig = DisplaysRig()
    let box = Rect(left: 0, top: 0, right: 8, bottom: 2)
    rig.send(DisplayMessages.copy(DisplayMessages.glz(id: 1, copiedFrom: 1), to: box), to: 0)
    var damaged = DisplayMessages.glz(id: 0)
    if case .glz(let stream) = damaged.content { damaged.content = .glz(stream.dropLast(2)) }
    rig.send(DisplayMessages.copy(damaged, to: box), to: 1)
    #expect(!rig.isWaiting(0))
    #expect(rig.takeProblems().count == 2)
  }

  /// What was decoded before a message had to wait is not decoded again: an image would count twice.
  @Test func imagesAreTakenOnce() {
    var rig = DisplaysRig()
    let box = Rect(left: 0, top: 0, right: 8, bottom: 2)
    let brush = Brush.pattern(DisplayMessages.cached(50), origin: Point(x: 0, y: 0))
    let opaque = DrawOpaque(
      source: DisplayMessages.glz(id: 0), sourceArea: box, brush: brush, rop: .put, scaleMode: .interpolate, mask: Mask())
    rig.send(.draw(DrawCommand(surfaceID: 0, box: box, clip: .none, operation: .opaque(opaque))), to: 0)
    #expect(rig.isWaiting(0))
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(9, id: 50, flags: .cacheMe), to: .pixel(0)), to: 1)
    #expect(!rig.isWaiting(0))
    #expect(rig.takeProblems().isEmpty)
    #expect(rig.pixels(0, 8) == Array(repeating: 9, count: 8))
  }

  // MARK: What never comes

  @Test func aDisplayAloneDoesNotWait() {
    var rig = DisplaysRig(displays: [0])
    rig.send(DisplayMessages.copy(DisplayMessages.cached(7), to: .pixel(0)), to: 0)
    #expect(!rig.isWaiting(0))
    #expect(rig.takeProblems() == [.neverCame(message: "display draw_copy", what: "image 0x7 of the cache")])
    // The channel goes on.
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(9, id: 7), to: .pixel(0)), to: 0)
    #expect(rig.pixels(0, 1) == [9])
  }

  @Test func displaysThatWaitForEachOtherGoOn() {
    var rig = DisplaysRig()
    rig.send(DisplayMessages.copy(DisplayMessages.cached(7), to: .pixel(0)), to: 0)
    rig.send(DisplayMessages.copy(DisplayMessages.cached(8), to: .pixel(0)), to: 1)
    // The second would wait for the first, which waits itself.
    #expect(rig.isWaiting(0) && !rig.isWaiting(1))
    #expect(rig.takeProblems().count == 1)
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(9, id: 7, flags: .cacheMe), to: .pixel(0)), to: 1)
    #expect(!rig.isWaiting(0))
  }

  @Test func nobodyWaitsForItself() {
    var rig = DisplaysRig()
    rig.send(.base(.waitForChannels(DisplayMessages.wait(display: 0, serial: 50))), to: 0)
    #expect(!rig.isWaiting(0))
    #expect(rig.takeProblems() == [.neverCame(message: "display wait_for_channels", what: "message 50 of display 0")])
  }

  @Test func theEndOfTheOtherDisplayEndsTheWait() {
    var rig = DisplaysRig()
    rig.send(DisplayMessages.copy(DisplayMessages.cached(7), to: .pixel(0)), to: 0)
    rig.close(1)
    #expect(!rig.isWaiting(0))
    #expect(rig.takeProblems().count == 1)
    var other = DisplaysRig()
    other.send(.base(.waitForChannels(DisplayMessages.wait(display: 1, serial: 50))), to: 0)
    #expect(other.isWaiting(0))
    other.close(1)
    #expect(!other.isWaiting(0))
    #expect(other.takeProblems().isEmpty)
  }

  @Test func waitingIsLimited() {
    var rig = DisplaysRig()
    rig.send(DisplayMessages.copy(DisplayMessages.cached(7), to: .pixel(0)), to: 0)
    #expect(rig.channels.deadline == 31_000)
    rig.advance(by: 29_999)
    #expect(rig.outcome.failed.isEmpty)
    rig.advance(by: 1)
    #expect(rig.outcome.failed.map(\.display) == [0])
    #expect(rig.channels[0]?.firstProblem == .neverCame(message: "display draw_copy", what: "image 0x7 of the cache"))
    #expect(rig.channels.deadline == nil)
  }

  @Test func displaysAreLimited() {
    let channels = DisplayChannels(DisplayConfiguration())
    for id: UInt8 in 0..<16 { #expect(channels.open(id, serverCapabilities: []) != nil) }
    #expect(channels.open(16, serverCapabilities: []) == nil)
    #expect(channels.open(3, serverCapabilities: []) != nil)
  }
}

extension Rect {
  /// One pixel of the top row.
  fileprivate static func pixel(_ x: Int32) -> Rect { Rect(left: x, top: 0, right: x + 1, bottom: 1) }
}

extension DisplayImages {
  /// An image in the cache.
  fileprivate func keep(_ id: UInt64, lossy: Bool) {
    guard let bitmap = try? Bitmap(format: .rgb32, width: 1, height: 1, stride: 4, data: [0, 0, 0, 0]) else { return }
    let isKept = pixmaps.keep(bitmap, setsHighBits: false, as: id, isLossy: lossy, replaces: false)
    #expect(isKept)
  }
}
