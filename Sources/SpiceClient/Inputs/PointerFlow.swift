import SpiceGraphics
import SpiceWire

/// Keeps the pointer from running ahead of a slow server: movements beyond the window are added up, positions replaced by the newest, until
/// the server acknowledges (spec 11, section 11.1).
struct PointerFlow: Hashable, Sendable {
  /// Messages that may be unacknowledged.
  private static let window = 8
  /// The server acknowledges this many messages at a time.
  private static let acknowledged = 4

  private struct Motion: Hashable {
    var dx: Int32
    var dy: Int32
  }

  private struct Position: Hashable {
    var point: Point
    var display: UInt8
  }

  private var unacknowledged = 0
  private var motion: Motion?
  private var position: Position?

  mutating func move(dx: Int32, dy: Int32, buttons: MouseButtons) -> [InputsClientMessage] {
    motion = Motion(dx: Self.sum(motion?.dx ?? 0, dx), dy: Self.sum(motion?.dy ?? 0, dy))
    return unacknowledged < Self.window ? takePending(buttons) : []
  }

  mutating func move(to point: Point, display: UInt8, buttons: MouseButtons) -> [InputsClientMessage] {
    position = Position(point: point, display: display)
    return unacknowledged < Self.window ? takePending(buttons) : []
  }

  mutating func acknowledge(buttons: MouseButtons) -> [InputsClientMessage] {
    unacknowledged = max(0, unacknowledged - Self.acknowledged)
    return takePending(buttons)
  }

  /// What waits, whatever the window: a press belongs to the place where the pointer is.
  mutating func takePending(_ buttons: MouseButtons) -> [InputsClientMessage] {
    var messages: [InputsClientMessage] = []
    if let sum = motion {
      messages.append(.mouseMotion(InputsMouseMotion(dx: sum.dx, dy: sum.dy, buttons: buttons)))
      motion = nil
    }
    if let place = position {
      messages.append(
        .mousePosition(
          InputsMousePosition(
            x: UInt32(max(0, place.point.x)), y: UInt32(max(0, place.point.y)), buttons: buttons, displayID: place.display)))
      position = nil
    }
    unacknowledged += messages.count
    return messages
  }

  private static func sum(_ a: Int32, _ b: Int32) -> Int32 { Int32(clamping: Int64(a) + Int64(b)) }
}
