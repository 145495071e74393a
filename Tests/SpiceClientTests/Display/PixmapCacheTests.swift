import SpiceCanvas
import SpiceGraphics
import SpiceWire
import Testing

@testable import SpiceClient

struct PixmapCacheTests {
  private static func bitmap(_ width: Int, stride: Int = 0, padding: Int = 0) throws -> Bitmap {
    let stride = max(stride, 4 * width)
    let data = [UInt8](repeating: 0, count: padding) + (0..<stride).map { UInt8(truncatingIfNeeded: $0) }
    return try Bitmap(format: .rgb32, width: width, height: 1, stride: stride, data: data[padding...])
  }

  @Test func additionsAreCounted() throws {
    var cache = PixmapCache(pixels: 1000)
    let first = cache.keep(try Self.bitmap(1), setsHighBits: false, as: 1, isLossy: true, replaces: false)
    let second = cache.keep(try Self.bitmap(2), setsHighBits: true, as: 1, isLossy: false, replaces: false)
    #expect(first && second && cache.count == 1)
    guard case .bitmap(let bitmap, let setsHighBits)? = cache.image(1, mustBeLossless: true) else {
      Issue.record("the image is gone")
      return
    }
    #expect(bitmap.width == 2 && setsHighBits)
    cache.remove(1)
    #expect(cache.image(1, mustBeLossless: false) != nil)
    cache.remove(1)
    cache.remove(1)
    #expect(cache.image(1, mustBeLossless: false) == nil && cache.byteCount == 0)
  }

  @Test func roomIsLimited() throws {
    var cache = PixmapCache(pixels: 100)
    // 400 bytes of pixels are announced, twice that is taken; an entry costs 256 bytes besides its pixels.
    let first = cache.keep(try Self.bitmap(1), setsHighBits: false, as: 1, isLossy: false, replaces: false)
    let second = cache.keep(try Self.bitmap(72), setsHighBits: false, as: 2, isLossy: false, replaces: false)
    #expect(first && !second)
    let third = cache.keep(try Self.bitmap(70), setsHighBits: false, as: 2, isLossy: false, replaces: false)
    #expect(third && cache.byteCount == 796)
    // What takes the place of an image has its room too.
    let fourth = cache.keep(try Self.bitmap(69), setsHighBits: false, as: 2, isLossy: false, replaces: true)
    #expect(fourth)
    cache.removeAll()
    #expect(cache.byteCount == 0 && cache.count == 0)
  }

  /// An image of a message does not keep the whole message.
  @Test func onlyThePixelsAreKept() throws {
    var cache = PixmapCache(pixels: 1000)
    let isKept = cache.keep(try Self.bitmap(3, stride: 500, padding: 70), setsHighBits: false, as: 1, isLossy: false, replaces: false)
    #expect(isKept)
    guard case .bitmap(let bitmap, _)? = cache.image(1, mustBeLossless: false) else {
      Issue.record("the image is gone")
      return
    }
    #expect(bitmap.stride == 12 && bitmap.data == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    #expect(bitmap.data.startIndex == 0)
  }

  @Test func messagesOfTheCache() {
    var rig = DisplaysRig(displays: [0])
    let box = Rect(left: 0, top: 0, right: 1, bottom: 1)
    // Nothing is drawn, and the image is kept.
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(5, id: 1, flags: .cacheMe), to: box, clip: .rects([])), to: 0)
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(6, id: 2, flags: [.cacheMe, .cacheReplaceMe]), to: box), to: 0)
    rig.send(DisplayMessages.copy(DisplayMessages.pixel(7, id: 3, flags: .cacheReplaceMe), to: box), to: 0)
    rig.send(DisplayMessages.copy(DisplayMessages.cached(1), to: box), to: 0)
    #expect(rig.pixels(0, 1) == [5])
    rig.send(DisplayMessages.copy(DisplayMessages.cached(2, lossless: true), to: box), to: 0)
    #expect(rig.pixels(0, 1) == [6])
    rig.send(DisplayMessages.copy(DisplayMessages.cached(3), to: box), to: 0)
    #expect(rig.pixels(0, 1) == [7])
    #expect(rig.takeProblems().isEmpty)
    // A type without a meaning ends the list.
    let resources = [
      DisplayInvalList.Resource(id: 1), DisplayInvalList.Resource(type: 0, id: 2), DisplayInvalList.Resource(id: 3),
    ]
    rig.send(.invalList(DisplayInvalList(resources: resources)), to: 0)
    rig.send(DisplayMessages.copy(DisplayMessages.cached(3), to: box), to: 0)
    #expect(rig.takeProblems().isEmpty)
    rig.send(DisplayMessages.copy(DisplayMessages.cached(1), to: box), to: 0)
    #expect(rig.takeProblems().count == 1)
    rig.send(.invalAllPixmaps(DisplayInvalAllPixmaps(waitList: BaseWaitForChannels(entries: []))), to: 0)
    rig.send(DisplayMessages.copy(DisplayMessages.cached(3), to: box), to: 0)
    #expect(rig.takeProblems().count == 1)
  }

  @Test func aServerThatCachesTooMuchIsTold() {
    var configuration = DisplayConfiguration()
    configuration.cachedPixels = 100
    var rig = DisplaysRig(configuration, displays: [0])
    let box = Rect(left: 0, top: 0, right: 1, bottom: 1)
    for id: UInt64 in 1...4 { rig.send(DisplayMessages.copy(DisplayMessages.pixel(5, id: id, flags: .cacheMe), to: box), to: 0) }
    let tooMuch = ChannelProblem.limitExceeded(message: "display draw_copy", what: "cached images of more than 800 bytes")
    #expect(rig.takeProblems() == [tooMuch])
  }

  @Test func surfacesOfAllDisplaysAreLimitedTogether() {
    var configuration = DisplayConfiguration()
    configuration.surfaceByteLimit = 1000
    // Each has a primary surface of 128 bytes.
    var rig = DisplaysRig(configuration)
    let surface = DisplaySurfaceCreate(surfaceID: 1, width: 10, height: 10, format: .xrgb32, flags: [])
    rig.send(.surfaceCreate(surface), to: 0)
    #expect(rig.takeProblems().isEmpty)
    rig.send(.surfaceCreate(surface), to: 1)
    #expect(rig.takeProblems() == [.limitExceeded(message: "display surface_create", what: "surfaces of more than 1000 bytes")])
    rig.send(.surfaceDestroy(DisplaySurfaceDestroy(surfaceID: 1)), to: 0)
    rig.send(.surfaceCreate(surface), to: 1)
    #expect(rig.takeProblems().isEmpty)
  }
}
