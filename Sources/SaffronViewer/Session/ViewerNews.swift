import SpiceClient
import SpiceGraphics
import SpiceWire

/// What the event loop tells the thread of the windows.
enum ViewerNews: Sendable {
  case state(SessionState)
  /// The guest's monitors are these, with their pictures.
  case views([View])
  /// There is something new in a monitor's picture.
  case picture(ViewKey)
  case status(SessionStatus)
  /// Figures for the overlay.
  case figures(ViewerFigures)
  /// The recording that is shown is at its end.
  case recordingPlayed
  /// A signal asks the program to end.
  case quit
  /// A picture was saved, or not.
  case message(String)

  struct View: Sendable {
    var key: ViewKey
    var area: Rect
    var picture: PictureBuffer
    /// Why the monitor has no picture; nil if it has one.
    var missing: MissingPicture?
  }
}

/// What a viewer needs to know of a session besides pictures.
struct SessionStatus: Hashable, Sendable {
  var mouseMode: MouseMode?
  var supportsClientMode = false
  var lockKeys: LockKeys?
  var hasInputs = false
  var takesMonitors = false
  var guestName: String?
  var cursors: [UInt8: CursorState] = [:]
}
