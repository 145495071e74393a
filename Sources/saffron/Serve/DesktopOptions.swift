import SpiceDisplay
import SpiceGraphics
import SpiceTransport

/// What `saffron serve` shares, and how.
struct DesktopOptions {
  /// The X display to share; nil for a new virtual one.
  var x11Display: String?
  /// Size of a virtual display, in pixels.
  var size: Size
  /// Program to run on a virtual display; empty for a window manager and a terminal.
  var command: [String]
  var name: String
  var addresses: [ListenAddress]
  /// Who is let in.
  var tickets: TicketPolicy
  var images: ImageSettings
  var streamingVideo: VideoStreamingMode
}
