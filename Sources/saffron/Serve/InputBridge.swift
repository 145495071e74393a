import SpiceGraphics
import SpiceServer
import SpiceWire
import Synchronization
import X11Desktop

/// Passes what clients do on to an X display.
final class InputBridge: InputSink {
  /// The protocol's buttons with their numbers in X. The wheel is an event of its own.
  private static let buttons: [(button: MouseButtons, number: Int)] = [(.left, 1), (.middle, 2), (.right, 3), (.side, 8), (.extra, 9)]

  private let injector: InputInjector
  private let capture: CaptureBridge
  private let pressed = Mutex<MouseButtons>([])

  /// - Parameter capture: Is told when the picture is likely to change.
  init(injector: InputInjector, capture: CaptureBridge) {
    self.injector = injector
    self.capture = capture
  }

  func handle(_ event: InputEvent) {
    switch event {
    case .scanCode(let byte):
      injector.feed(byte)
      capture.expectChange()
    case .motion(let dx, let dy, let buttons):
      injector.move(by: dx, dy)
      press(buttons)
    case .position(let point, _, let buttons):
      injector.move(to: point)
      press(buttons)
    case .buttons(let buttons): press(buttons)
    case .wheel(let steps, let buttons):
      press(buttons)
      capture.expectChange()
      let number = steps < 0 ? 4 : 5
      for _ in 0..<abs(steps) {
        injector.button(number, isPressed: true)
        injector.button(number, isPressed: false)
      }
    }
  }

  /// Brings the buttons to `wanted`.
  private func press(_ wanted: MouseButtons) {
    pressed.withLock { pressed in
      let changed = pressed.symmetricDifference(wanted)
      for (button, number) in Self.buttons where changed.contains(button) {
        injector.button(number, isPressed: wanted.contains(button))
        capture.expectChange()
      }
      pressed = wanted
    }
  }
}
