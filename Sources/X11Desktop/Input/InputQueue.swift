import SpiceGraphics

/// What an injector has still to tell the X server, in order.
///
/// Its length is bounded, however long the X server does not listen: moves that follow each other become one, and when too much else
/// waits, all of it is dropped and everything that is held down is let go, so that no key sticks.
struct InputQueue {
  enum Event: Hashable {
    case move(Point)
    case moveBy(dx: Int32, dy: Int32)
    case button(UInt8, isPressed: Bool)
    case key(UInt8, isPressed: Bool)
    case releaseAll
  }

  static let limit = 4096

  private(set) var events: [Event] = []

  /// Returns false if the queue overflowed.
  mutating func append(_ event: Event) -> Bool {
    switch (events.last, event) {
    case (.move, .move), (.moveBy, .move):
      events[events.count - 1] = event
      return true
    case (.moveBy(let dx, let dy), .moveBy(let moreX, let moreY)):
      events[events.count - 1] = .moveBy(
        dx: Int32(clamping: Int64(dx) + Int64(moreX)), dy: Int32(clamping: Int64(dy) + Int64(moreY)))
      return true
    default: break
    }
    guard events.count < Self.limit else {
      events = [.releaseAll]
      return false
    }
    events.append(event)
    return true
  }

  mutating func takeAll() -> [Event] {
    defer { events.removeAll(keepingCapacity: true) }
    return events
  }
}
