public import SpiceGraphics

/// What happened on a display channel.
public enum DisplayEvent: Hashable, Sendable {
  /// The primary surface was made, or made anew; its content is not whole before `marked`.
  case primaryCreated(Size)
  case primaryDestroyed
  /// The server says that the primary surface now shows a whole picture.
  case marked
  /// Pixels of the primary surface changed. Told once; what changes until `takeDamage` is called is collected.
  case damaged
  case monitorsChanged
  /// The server wanted to send a part of the picture as a video, which this client asked it not to do.
  case streamRefused
}
