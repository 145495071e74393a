/// Keys in the order of their last use. Every operation takes constant time.
struct RecencyList<Key: Hashable & Sendable>: Sendable {
  private struct Node {
    var key: Key
    /// Towards older and towards newer keys; -1 at the ends.
    var older: Int
    var newer: Int
  }

  private var nodes: [Node] = []
  private var places: [Key: Int] = [:]
  private var free: [Int] = []
  private var oldestIndex = -1
  private var newestIndex = -1

  var count: Int { places.count }

  var oldest: Key? { oldestIndex < 0 ? nil : nodes[oldestIndex].key }

  func contains(_ key: Key) -> Bool { places[key] != nil }

  /// The key that was used next after this one.
  func newer(than key: Key) -> Key? {
    guard let index = places[key], nodes[index].newer >= 0 else { return nil }
    return nodes[nodes[index].newer].key
  }

  /// Makes the key the newest; adds it if it is not there.
  mutating func use(_ key: Key) {
    if let index = places[key] {
      guard index != newestIndex else { return }
      unlink(index)
      link(index)
      return
    }
    let node = Node(key: key, older: -1, newer: -1)
    let index: Int
    if let known = free.popLast() {
      index = known
      nodes[index] = node
    } else {
      index = nodes.count
      nodes.append(node)
    }
    places[key] = index
    link(index)
  }

  mutating func remove(_ key: Key) {
    guard let index = places.removeValue(forKey: key) else { return }
    unlink(index)
    free.append(index)
  }

  private mutating func link(_ index: Int) {
    nodes[index].older = newestIndex
    nodes[index].newer = -1
    if newestIndex >= 0 { nodes[newestIndex].newer = index } else { oldestIndex = index }
    newestIndex = index
  }

  private mutating func unlink(_ index: Int) {
    let (older, newer) = (nodes[index].older, nodes[index].newer)
    if older >= 0 { nodes[older].newer = newer } else { oldestIndex = newer }
    if newer >= 0 { nodes[newer].older = older } else { newestIndex = older }
  }
}
