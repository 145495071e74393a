import SpiceGraphics
import Testing

@testable import X11Desktop

@Suite struct InputQueueTests {
  private func queue(_ events: InputQueue.Event...) -> [InputQueue.Event] {
    var queue = InputQueue()
    for event in events { _ = queue.append(event) }
    return queue.events
  }

  @Test func movesThatFollowEachOtherBecomeOne() {
    let (a, b) = (Point(x: 1, y: 2), Point(x: 3, y: 4))
    #expect(queue(.move(a), .move(b)) == [.move(b)])
    #expect(queue(.moveBy(dx: 1, dy: -1), .moveBy(dx: 2, dy: 5)) == [.moveBy(dx: 3, dy: 4)])
    #expect(queue(.moveBy(dx: 1, dy: 1), .move(a)) == [.move(a)])
    #expect(queue(.move(a), .moveBy(dx: 1, dy: 1)) == [.move(a), .moveBy(dx: 1, dy: 1)])
    #expect(queue(.moveBy(dx: .max, dy: .min), .moveBy(dx: 1, dy: -1)) == [.moveBy(dx: .max, dy: .min)])
    // A click stays where it was made.
    #expect(
      queue(.move(a), .button(1, isPressed: true), .move(b)) == [.move(a), .button(1, isPressed: true), .move(b)])
  }

  @Test func whatIsTooMuchBecomesARelease() {
    var queue = InputQueue()
    let events = (0...InputQueue.limit).map { InputQueue.Event.key(38, isPressed: $0 % 2 == 0) }
    let kept = events.map { queue.append($0) }
    #expect(kept == [Bool](repeating: true, count: InputQueue.limit) + [false])
    let waiting = queue.takeAll()
    #expect(waiting == [.releaseAll])
    #expect(queue.events == [])
  }
}
