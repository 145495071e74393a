import SpiceCanvas
import SpiceDisplay
import SpiceGraphics
import TestSupport
import Testing

@Suite struct PixmapCacheTests {
  private func use(_ channel: UInt8 = 0, _ serial: UInt64 = 1) -> PixmapCache.Use { PixmapCache.Use(channel: channel, serial: serial) }

  private func add(_ cache: PixmapCache, _ id: UInt64, pixels: Int = 100, lossy: Bool = false, by use: PixmapCache.Use) -> [UInt64]? {
    let key = ContentKey(id: id)
    guard let eviction = cache.makeRoom(for: key, pixels: pixels, channel: use.channel) else { return nil }
    cache.add(key, pixels: pixels, isLossy: lossy, by: use)
    return eviction.ids
  }

  @Test func theLeastRecentlyUsedGo() {
    let cache = PixmapCache(pixels: 1000)
    for id in 0..<10 as Range<UInt64> { #expect(add(cache, id, by: use()) == []) }
    cache.use(ContentKey(id: 0), by: use(0, 2))
    #expect(add(cache, 20, pixels: 200, by: use()) == [1, 2])
    #expect(cache.state(of: ContentKey(id: 0)) == .lossless)
    #expect(cache.usedPixels == 1000)
  }

  @Test func whatIsPinnedStays() {
    let cache = PixmapCache(pixels: 400)
    for id in 0..<4 as Range<UInt64> { _ = add(cache, id, by: use()) }
    cache.pin(ContentKey(id: 0))
    #expect(add(cache, 5, by: use()) == [1])
    for id in [2, 3, 5] as [UInt64] { cache.pin(ContentKey(id: id)) }
    #expect(add(cache, 6, by: use()) == nil)
    cache.unpin(ContentKey(id: 3))
    #expect(add(cache, 6, by: use()) == [3])
  }

  @Test func otherChannelsAreWaitedFor() throws {
    let cache = PixmapCache(pixels: 400)
    for id in 0..<4 as Range<UInt64> { _ = add(cache, id, by: use(0, id + 1)) }
    cache.use(ContentKey(id: 0), by: use(1, 70))
    cache.use(ContentKey(id: 1), by: use(1, 71))
    cache.use(ContentKey(id: 2), by: use(2, 5))
    let eviction = try #require(cache.makeRoom(for: ContentKey(id: 9), pixels: 100, channel: 1))
    #expect(eviction.ids == [3])
    #expect(eviction.waits == [use(0, 4)])
    let more = try #require(cache.makeRoom(for: ContentKey(id: 10), pixels: 100, channel: 1))
    #expect(more.ids.isEmpty)
  }

  @Test func largeImagesAreNotCached() {
    let cache = PixmapCache(pixels: 1000)
    #expect(add(cache, 1, pixels: 251, by: use()) == nil)
    #expect(add(cache, 1, pixels: 250, by: use()) == [])
    #expect(add(PixmapCache(pixels: 0), 1, by: use()) == nil)
    #expect(add(PixmapCache(pixels: -5), 1, by: use()) == nil)
    #expect(PixmapCache(pixels: .max).capacity <= 1 << 26)
  }

  @Test func lossyImagesAreReplaced() {
    let cache = PixmapCache(pixels: 1000)
    _ = add(cache, 1, lossy: true, by: use())
    #expect(cache.state(of: ContentKey(id: 1)) == .lossy)
    cache.replace(ContentKey(id: 1), by: use(0, 2))
    #expect(cache.state(of: ContentKey(id: 1)) == .lossless)
    cache.freeze()
    #expect(cache.state(of: ContentKey(id: 1)) == .absent)
    #expect(add(cache, 2, by: use()) == nil)
  }

  /// The mirror agrees with a client that obeys, whatever happens.
  @Test(arguments: 0..<10) func agreesWithTheClient(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let cache = PixmapCache(pixels: 2000)
    var client: [UInt64: Int] = [:]
    for serial in 1...2000 as ClosedRange<UInt64> {
      let id = UInt64.random(in: 0..<60, using: &random)
      let key = ContentKey(id: id)
      #expect((cache.state(of: key) != .absent) == (client[id] != nil))
      if cache.state(of: key) != .absent {
        cache.use(key, by: use(0, serial))
      } else {
        let pixels = Int.random(in: 1...300, using: &random)
        guard let eviction = cache.makeRoom(for: key, pixels: pixels, channel: 0) else { continue }
        for id in eviction.ids { client[id] = nil }
        cache.add(key, pixels: pixels, isLossy: false, by: use(0, serial))
        client[id] = pixels
      }
      #expect(client.values.reduce(0, +) == cache.usedPixels)
      #expect(cache.usedPixels <= 2000)
    }
  }

  @Test func keysTellContentsApart() throws {
    var surface = try Surface(width: 100, height: 60, format: .xrgb32)
    let hash = ContentHash()
    var pixels = [UInt32](repeating: 0x123456, count: 6000)
    func fill() throws {
      try pixels.withUnsafeBytes { bytes in
        try surface.replace(Rect(left: 0, top: 0, right: 100, bottom: 60), from: bytes, stride: 400)
      }
    }
    try fill()
    let rect = Rect(left: 3, top: 5, right: 40, bottom: 50)
    let key = hash.key(of: rect, on: surface)
    #expect(hash.key(of: rect.translated(dx: 9, dy: 2), on: surface) == key)
    #expect(hash.key(of: Rect(left: 3, top: 5, right: 41, bottom: 50), on: surface) != key)
    #expect(hash.key(of: Rect(left: 0, top: 0, right: 45, bottom: 37), on: surface) != key)
    #expect(ContentHash().key(of: rect, on: surface) != key)
    var keys: Set<ContentKey> = [key]
    for index in [305, 503 + 36, 4939, 4904] {
      pixels[5 * 100 + 3 + index % 30 + index / 300 * 100] ^= 1 << UInt32(index % 24)
      try fill()
      #expect(keys.insert(hash.key(of: rect, on: surface)).inserted)
    }
    #expect(Set(keys.map(\.id)).count == 5 && Set(keys.map(\.check)).count == 5)
  }

  @Test func contentThatComesBackIsKnown() {
    var recent = RecentKeys()
    var answers = [recent.remember(ContentKey(id: 1)), recent.remember(ContentKey(id: 1))]
    for id in 2..<9000 as Range<UInt64> { _ = recent.remember(ContentKey(id: id)) }
    answers.append(recent.remember(ContentKey(id: 1)))
    #expect(answers == [false, true, false])
  }
}
