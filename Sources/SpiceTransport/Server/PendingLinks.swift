/// The connections that are not authenticated yet, the oldest first.
///
/// Adding and removing take constant time on average: `oldest` only ever moves forward.
struct PendingLinks {
  private var links: [UInt64: ServerLinkHandler] = [:]
  private var next: UInt64 = 0
  private var oldest: UInt64 = 0

  var count: Int { links.count }

  mutating func add(_ link: ServerLinkHandler) -> UInt64 {
    defer { next += 1 }
    links[next] = link
    return next
  }

  mutating func remove(_ number: UInt64) { links[number] = nil }

  mutating func removeOldest() -> ServerLinkHandler? {
    while oldest < next {
      defer { oldest += 1 }
      if let link = links.removeValue(forKey: oldest) { return link }
    }
    return nil
  }
}
