import SpiceDisplay
import SpiceTransport
import SpiceWire

/// One display channel's use of its client's cache of images.
///
/// Pieces of the picture go into it by what they show, so that a region that comes back is sent as a reference. What changes all the time, or
/// is small, only goes in when it has been seen before: it would drive out what rests.
struct CachedImages {
  /// Smaller pieces are hardly larger than a reference.
  private static let smallestPixels = 64
  /// Smaller pieces, such as typed characters, are many.
  private static let smallPixels = 1024

  /// What to do with a piece.
  enum Plan {
    /// The client has it.
    case reference(ContentKey, isLossy: Bool)
    /// It is sent; if it is worth caching, under this key.
    case send(ContentKey?)
  }

  private let cache: PixmapCache
  private let number: UInt8
  private let channel: UInt8
  private var recent = RecentKeys()
  /// Keys of references that are not sent yet.
  private var pinned: [ContentKey] = []

  /// - Parameters:
  ///   - cache: The client's, with the number that it gave it.
  ///   - channel: The display channel's id.
  init(cache: PixmapCache, number: UInt8, channel: UInt8) {
    self.cache = cache
    self.number = number
    self.channel = channel
  }

  /// - Parameters:
  ///   - key: The piece's content; asked only where it matters.
  ///   - needsExact: Only a lossless image will do.
  mutating func plan(pixels: Int, isBusy: Bool, needsExact: Bool, key: () -> ContentKey?) -> Plan {
    guard pixels >= Self.smallestPixels else { return .send(nil) }
    return plan(isBusy: isBusy || pixels < Self.smallPixels, needsExact: needsExact, key: key)
  }

  /// The same for an image of any size.
  mutating func plan(isBusy: Bool, needsExact: Bool, key: () -> ContentKey?) -> Plan {
    guard cache.capacity > 0, let key = key() else { return .send(nil) }
    let state = cache.state(of: key)
    if state == .lossless || state == .lossy && !needsExact {
      cache.pin(key)
      pinned.append(key)
      return .reference(key, isLossy: state == .lossy)
    }
    let isKnown = recent.remember(key)
    return .send(isKnown || !isBusy ? key : nil)
  }

  /// A reference was sent as the message with this serial.
  mutating func referenceSent(_ key: ContentKey, serial: UInt64) {
    if let index = pinned.firstIndex(of: key) { pinned.remove(at: index) }
    cache.unpin(key)
    cache.use(key, by: PixmapCache.Use(channel: channel, serial: serial))
  }

  /// An image is about to be sent: what must be sent before it, and its flags; `sent` must be told when it was.
  mutating func prepare(_ key: ContentKey, pixels: Int, isLossy: Bool) -> (before: [DisplayServerMessage], flags: WireImage.Flags) {
    switch cache.state(of: key) {
    case .lossy where !isLossy: return ([], .cacheReplaceMe)
    case .lossy, .lossless: return ([], [])
    case .absent: break
    }
    guard let eviction = cache.makeRoom(for: key, pixels: pixels, channel: channel) else { return ([], []) }
    var before: [DisplayServerMessage] = []
    if !eviction.waits.isEmpty {
      let entries = eviction.waits.map {
        BaseWaitForChannels.Entry(channel: RawChannelID(ChannelID(.display, id: $0.channel)), messageSerial: $0.serial)
      }
      before.append(.base(.waitForChannels(BaseWaitForChannels(entries: entries))))
    }
    // The count has 16 bits, and the reference client's limit for a message is far above that.
    for start in stride(from: 0, to: eviction.ids.count, by: 4096) {
      let ids = eviction.ids[start..<min(start + 4096, eviction.ids.count)]
      before.append(.invalList(DisplayInvalList(resources: ids.map { DisplayInvalList.Resource(id: $0) })))
    }
    return (before, .cacheMe)
  }

  /// The image was sent with these flags as the message with this serial.
  func sent(_ key: ContentKey, pixels: Int, isLossy: Bool, flags: WireImage.Flags, serial: UInt64) {
    let use = PixmapCache.Use(channel: channel, serial: serial)
    if flags.contains(.cacheMe) { cache.add(key, pixels: pixels, isLossy: isLossy, by: use) }
    if flags.contains(.cacheReplaceMe) { cache.replace(key, by: use) }
  }

  /// The channel is gone.
  mutating func end(_ caches: PixmapCaches) {
    for key in pinned { cache.unpin(key) }
    pinned = []
    caches.left(number)
  }
}
