public import SpiceGraphics

/// How a viewer behaves.
public struct ViewerOptions: Sendable {
  /// The server's address as it may be shown, or the recording's name.
  public var server: String
  public var title: String?
  public var isFullScreen = false
  /// Percent of the guest's size, 10 to 400.
  public var zoom = 100
  /// The picture follows the window's size.
  public var scales = true
  /// The guest follows the window's size, if its agent can.
  public var resizesGuest = true
  public var hotkeys = HotkeyMap.standard
  public var substitutions = KeySubstitutions.none
  /// Full screen without a way out.
  public var isKiosk = false
  /// The viewer ends when the session does, or the recording, instead of saying so.
  public var endsWithSession = false
  public var showsStatistics = false
  /// The guest's lock keys follow the host's.
  public var syncsLockKeys = true
  /// Keyboard and pointer may be taken from the rest of the desktop.
  public var mayGrab = true
  /// The host's pointer stays visible where the guest's is drawn.
  public var showsHostPointer = false
  /// The session is a recording, and this plays it: it is called when the session begins, and cancelled when the windows are closed. The
  /// session need not end by itself.
  public var playRecording: (@Sendable () async -> Void)?
  /// No keys and no pointer for the guest.
  public var isReadOnly = false
  /// A password was given in advance, so one that is refused is told to be wrong.
  public var hasPassword = false
  /// Saves a picture and tells where, or why not; called off the windows' thread.
  public var savePicture: @Sendable (ViewerPicture) -> String

  var isRecording: Bool { playRecording != nil }

  public init(server: String, savePicture: @escaping @Sendable (ViewerPicture) -> String) {
    self.server = server
    self.savePicture = savePicture
  }
}

/// A copy of what a monitor shows.
public struct ViewerPicture: Sendable {
  public let size: Size
  /// Rows from the top, three bytes a pixel: red, green, blue.
  public let rgb: [UInt8]
}
