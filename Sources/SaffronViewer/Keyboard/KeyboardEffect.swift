import SpiceClient

/// What follows from what a person did at the keyboard.
enum KeyboardEffect: Hashable, Sendable {
  case press(ScanCode)
  case release(ScanCode)
  /// Pause, whose codes belong together.
  case tapPause
  /// Everything that the guest believes to be down goes up.
  case releaseAll
  /// The viewer's own key was pressed.
  case action(HotkeyAction)
}
