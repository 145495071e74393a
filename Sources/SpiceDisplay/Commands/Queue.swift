/// A queue whose dead elements are swept out from time to time.
///
/// All operations take amortised constant time: a sweep looks at all elements, but only after as many have come as were there after the
/// last one. So it holds at most twice as many elements as are alive, and a few more.
struct Queue<Element> {
  private var elements: [Element?] = []
  private var head = 0
  private var sweepAt = 64

  /// Dead elements included.
  var count: Int { elements.count - head }

  var first: Element? { head < elements.count ? elements[head] : nil }

  /// - Parameter isAlive: tells for any element of the queue whether it still counts.
  mutating func append(_ element: Element, sweeping isAlive: (Element) -> Bool) {
    if count >= sweepAt {
      elements = elements[head...].filter { $0.map(isAlive) ?? false }
      head = 0
      sweepAt = max(64, 2 * elements.count)
    }
    elements.append(element)
  }

  mutating func popFirst() -> Element? {
    guard head < elements.count else { return nil }
    defer {
      elements[head] = nil
      head += 1
      if head == elements.count || head > 64 && head > elements.count / 2 {
        elements.removeFirst(head)
        head = 0
      }
    }
    return elements[head]
  }

  /// Takes all elements out, in order.
  mutating func removeAll() -> [Element] {
    defer { self = Queue() }
    return elements[head...].compactMap { $0 }
  }
}
