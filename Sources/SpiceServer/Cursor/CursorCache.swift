/// The shapes that a client keeps, as the server knows it: the server decides what is cached and what leaves (spec 02, section 6.2).
struct CursorCache {
  static let capacity = 256

  /// Shape ids, least recently used first.
  private var ids: [UInt64] = []

  enum Use: Equatable {
    /// The client has the shape.
    case hit
    /// The client stores the shape; first it must be told to drop `evicted`.
    case added(evicted: UInt64?)
  }

  mutating func use(_ id: UInt64) -> Use {
    if let index = ids.lastIndex(of: id) {
      ids.remove(at: index)
      ids.append(id)
      return .hit
    }
    let evicted = ids.count == Self.capacity ? ids.removeFirst() : nil
    ids.append(id)
    return .added(evicted: evicted)
  }
}
