/// Content that was sent of late without being cached: when it comes back it is worth a place in the cache.
public struct RecentKeys: Sendable {
  private static let most = 2048

  private var order = RecencyList<ContentKey>()

  public init() {}

  /// Remembers the key; true if it was known.
  public mutating func remember(_ key: ContentKey) -> Bool {
    let isKnown = order.contains(key)
    order.use(key)
    if order.count > Self.most, let oldest = order.oldest { order.remove(oldest) }
    return isKnown
  }
}
