import SpiceClient
import SpiceGraphics
import SpiceWire

/// Decides what the guest sees of the mouse in both modes (spec 11, section 11.2).
struct PointerMachine {
  /// What the guest's pointer follows: positions (client), or movements of a captured pointer (server).
  private(set) var mode: MouseMode = .server
  private(set) var isCaptured = false
  private var buttons: Set<PointerButton> = []
  /// The click that captured the pointer is not for the guest, nor is its release.
  private var swallowed: PointerButton?
  private var wheel = WheelSum()
  /// With SPICE_NOGRAB, or when nothing may be sent, the pointer is never captured.
  private let mayCapture: Bool

  init(mayCapture: Bool = true) { self.mayCapture = mayCapture }

  /// The server uses another mode from now on.
  mutating func setMode(_ mode: MouseMode) -> [PointerEffect] {
    guard mode != self.mode else { return [] }
    self.mode = mode
    return releaseAll()
  }

  /// The pointer is at this position of the window, and was moved by so many pixels.
  mutating func move(to position: Point, dx: Int32, dy: Int32, layout: PictureLayout) -> [PointerEffect] {
    switch mode {
    case .client:
      // A drag that leaves the picture goes on along its edge.
      guard layout.contains(position) || !buttons.isEmpty else { return [] }
      return [.move(to: layout.guestPoint(at: position))]
    default:
      guard isCaptured, dx != 0 || dy != 0 else { return [] }
      return [.moveBy(dx: dx, dy: dy)]
    }
  }

  mutating func press(_ button: PointerButton, at position: Point, layout: PictureLayout) -> [PointerEffect] {
    switch mode {
    case .client:
      guard layout.contains(position) else { return [] }
      buttons.insert(button)
      // The position may be news: a window that came under the pointer tells no movement.
      return [.move(to: layout.guestPoint(at: position)), .press(button)]
    default:
      guard isCaptured else {
        guard mayCapture, layout.contains(position) else { return [] }
        isCaptured = true
        swallowed = button
        return [.capture(true)]
      }
      buttons.insert(button)
      return [.press(button)]
    }
  }

  mutating func release(_ button: PointerButton) -> [PointerEffect] {
    if swallowed == button {
      swallowed = nil
      return []
    }
    return buttons.remove(button) == nil ? [] : [.release(button)]
  }

  /// The wheel was turned; positive is away from the person. A part of a notch waits for the rest of it.
  mutating func scroll(by notches: Double, at position: Point, layout: PictureLayout) -> [PointerEffect] {
    guard mode == .client ? layout.contains(position) : isCaptured else { return [] }
    let clicks = wheel.add(notches)
    return clicks == 0 ? [] : [.scroll(clicks > 0 ? .up : .down, clicks: abs(clicks))]
  }

  /// The grab sequence in server mode: captures or frees.
  mutating func toggleCapture() -> [PointerEffect] {
    guard mode != .client else { return [] }
    if isCaptured { return releaseAll() }
    guard mayCapture else { return [] }
    isCaptured = true
    return [.capture(true)]
  }

  /// The window lost the mouse or shows something of its own: no button may stay down in the guest.
  mutating func releaseAll() -> [PointerEffect] {
    var effects = PointerButton.allCases.filter(buttons.contains).map { PointerEffect.release($0) }
    buttons = []
    swallowed = nil
    wheel = WheelSum()
    if isCaptured {
      isCaptured = false
      effects.append(.capture(false))
    }
    return effects
  }
}
