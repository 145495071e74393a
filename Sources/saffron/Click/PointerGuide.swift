import NIOCore
import SpiceClient
import SpiceGraphics

/// Brings the pointer to a place in server mouse mode, where a client can only say how it moves.
///
/// Guests accelerate their pointer, so how far it goes is not known: after each step the cursor channel tells where it came to. Of a guest
/// that tells nothing it is assumed that it moves as it is told, from the corner.
struct PointerGuide {
  private let server: ClientConnection
  private let display: UInt8

  /// Steps so small are not accelerated.
  private static let smallStep: Int32 = 3
  /// From here on steps are small.
  private static let nearby: Int32 = 30

  init(_ server: ClientConnection, display: UInt8) {
    self.server = server
    self.display = display
  }

  /// False if the pointer is elsewhere when the time is over.
  func move(to target: Point) async -> Bool {
    let size = await server.session.displayState(of: display)?.primarySize ?? Size(width: 4096, height: 4096)
    // One pixel inwards first, so that the way to the corner is a move that is told even if the pointer is in the corner already.
    await step(Point(x: 1, y: 1))
    var place = await reaction { await step(Point(x: -size.width, y: -size.height)) }
    guard place != nil else {
      await walk(to: target)
      return true
    }
    while let here = place, here != target, server.timeLeft > .nanoseconds(0), !Task.isCancelled {
      let step = Point(x: Self.part(target.x - here.x), y: Self.part(target.y - here.y))
      // Where it does not move any further, nothing is told; the last that was told holds.
      place = await reaction { await self.step(step) } ?? here
    }
    return place == target
  }

  /// What to move of a distance.
  private static func part(_ distance: Int32) -> Int32 {
    abs(distance) > nearby ? distance / 2 : max(-smallStep, min(smallStep, distance))
  }

  /// Moves without being told where the pointer is.
  private func walk(to target: Point) async {
    var left = target
    while left != .zero, !Task.isCancelled {
      let next = Point(x: min(100, left.x), y: min(100, left.y))
      await step(next)
      left = Point(x: left.x - next.x, y: left.y - next.y)
      try? await Task.sleep(for: .milliseconds(10))
    }
  }

  private func step(_ step: Point) async { await server.session.movePointer(dx: step.x, dy: step.y) }

  /// Where the pointer is after `move`; nil if nothing is told of it.
  private func reaction(to move: () async -> Void) async -> Point? {
    let display = display
    let before = await server.session.cursor(of: display)?.position
    await move()
    guard await server.poll(for: .milliseconds(400), { $0.cursor(of: display)?.position == before ? nil : true }) != nil else { return nil }
    // It may go on for a moment.
    var last = await server.session.cursor(of: display)?.position
    while true {
      try? await Task.sleep(for: .milliseconds(30))
      let now = await server.session.cursor(of: display)?.position
      guard now != last, !Task.isCancelled else { return now }
      last = now
    }
  }
}
