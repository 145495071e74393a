import SpiceDisplay

/// The caches of images that one client has, by the numbers that its display channels name (spec 03, section 13.5).
final class PixmapCaches {
  private var caches: [UInt8: PixmapCache] = [:]
  /// Numbers of caches of which nobody knows what is in them.
  private var spoiled: Set<UInt8> = []

  /// The cache that a display channel shares with the client's others of the same number. The first of them says how large it is.
  ///
  /// `isSpoiled`: the client must be told to empty it first.
  func join(_ id: UInt8, pixels: Int64) -> (cache: PixmapCache, isSpoiled: Bool) {
    if let known = caches[id] { return (known, false) }
    let cache = PixmapCache(pixels: pixels)
    caches[id] = cache
    return (cache, spoiled.remove(id) != nil)
  }

  /// A channel that shared the cache is gone; what it was sent last may never have arrived.
  func left(_ id: UInt8) {
    guard let cache = caches.removeValue(forKey: id) else { return }
    cache.freeze()
    spoiled.insert(id)
  }
}
