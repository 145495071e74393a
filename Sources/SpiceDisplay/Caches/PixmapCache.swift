/// What a client has in its cache of images (spec 03, section 13.5; spec 07, section 4.1). The server decides what is in it; the client obeys.
///
/// The client's display channels share it. An image is looked up when its place in a channel's queue is made, and pinned there, so that it
/// is still in the cache when its turn comes; images are added when they are sent.
public final class PixmapCache {
  /// A channel of the client and one of its messages.
  public struct Use: Hashable, Sendable {
    /// The display channel's id.
    public var channel: UInt8
    /// The number of the message, from 1.
    public var serial: UInt64

    public init(channel: UInt8, serial: UInt64) {
      self.channel = channel
      self.serial = serial
    }
  }

  /// What must be said before an image is added.
  public struct Eviction: Hashable, Sendable {
    /// Ids for INVAL_LIST.
    public var ids: [UInt64] = []
    /// Other channels' last messages that used one of them, for WAIT_FOR_CHANNELS, by channel.
    public var waits: [Use] = []
  }

  /// What the client has of an image.
  public enum State: Hashable, Sendable {
    case absent
    case lossy
    case lossless
  }

  private struct Entry {
    var check: UInt64
    var pixels: Int
    var isLossy: Bool
    var pins = 0
    /// The last message of each channel that used it.
    var uses: [Use]
  }

  /// An image may take this part of the cache: a larger one would drive out too much that is used more often.
  private static let largestPart = 4
  /// What clients offer beyond this is not used: 16 bytes here for each 1024 pixels there.
  private static let mostPixels = 1 << 26
  private static let mostEntries = 1 << 13

  public let capacity: Int
  private var entries: [UInt64: Entry] = [:]
  private var order = RecencyList<UInt64>()
  public private(set) var usedPixels = 0
  private var isFrozen = false

  /// - Parameter pixels: What the client said in its INIT; nothing is cached if it is not positive.
  public init(pixels: Int64) { capacity = Int(min(max(pixels, 0), Int64(Self.mostPixels))) }

  public var count: Int { entries.count }

  public func state(of key: ContentKey) -> State {
    guard let entry = entries[key.id], entry.check == key.check else { return .absent }
    return entry.isLossy ? .lossy : .lossless
  }

  /// The image stays until `unpin`; only for images that are there.
  public func pin(_ key: ContentKey) { entries[key.id]?.pins += 1 }

  public func unpin(_ key: ContentKey) {
    if let entry = entries[key.id], entry.pins > 0 { entries[key.id]?.pins = entry.pins - 1 }
  }

  /// A message uses an image that is there.
  public func use(_ key: ContentKey, by use: Use) {
    guard entries[key.id] != nil else { return }
    order.use(key.id)
    note(use, of: key.id)
  }

  /// A lossless image takes the place of a lossy one (CACHE_REPLACE_ME).
  public func replace(_ key: ContentKey, by use: Use) {
    entries[key.id]?.isLossy = false
    self.use(key, by: use)
  }

  /// Makes room for an image that is not there: what had to go; nil if the image is not to be cached.
  public func makeRoom(for key: ContentKey, pixels: Int, channel: UInt8) -> Eviction? {
    guard !isFrozen, pixels > 0, pixels <= capacity / Self.largestPart, entries[key.id] == nil else { return nil }
    var victims: [UInt64] = []
    var free = capacity - usedPixels
    var room = Self.mostEntries - entries.count
    var next = order.oldest
    while free < pixels || room < 1 {
      guard let id = next, let entry = entries[id] else { return nil }
      next = order.newer(than: id)
      guard entry.pins == 0 else { continue }
      victims.append(id)
      free += entry.pixels
      room += 1
    }
    var eviction = Eviction(ids: victims)
    var waits: [UInt8: UInt64] = [:]
    for id in victims {
      guard let entry = entries.removeValue(forKey: id) else { continue }
      order.remove(id)
      usedPixels -= entry.pixels
      for use in entry.uses where use.channel != channel { waits[use.channel] = max(waits[use.channel] ?? 0, use.serial) }
    }
    eviction.waits = waits.map { Use(channel: $0.key, serial: $0.value) }.sorted { $0.channel < $1.channel }
    return eviction
  }

  /// A message brings an image for which room was made (CACHE_ME).
  public func add(_ key: ContentKey, pixels: Int, isLossy: Bool, by use: Use) {
    guard entries[key.id] == nil else { return }
    entries[key.id] = Entry(check: key.check, pixels: pixels, isLossy: isLossy, uses: [use])
    order.use(key.id)
    usedPixels += pixels
  }

  /// A channel is gone, and with it messages that may never have arrived: nobody knows any more what the client has.
  public func freeze() {
    isFrozen = true
    entries = [:]
    order = RecencyList()
    usedPixels = 0
  }

  private func note(_ use: Use, of id: UInt64) {
    guard var entry = entries[id] else { return }
    if let index = entry.uses.firstIndex(where: { $0.channel == use.channel }) {
      entry.uses[index] = use
    } else {
      entry.uses.append(use)
    }
    entries[id] = entry
  }
}
