public import SpiceGraphics
public import SpiceWire

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
  /// A part of the picture is shown as a video from now on: the stream with this id.
  case streamStarted(UInt32)
  case streamEnded(UInt32)
  /// The server wanted to send a part of the picture as a video that cannot be decoded; it was told to send pictures.
  case streamRefused(VideoCodec)
}
