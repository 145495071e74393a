public import SpiceGraphics

/// Is told what a screen shows. All methods are called on the capture's own thread, one at a time.
public protocol DesktopCaptureDelegate: AnyObject, Sendable {
  /// The screen has a new size or other monitors (at least one). Comes once before everything else; the frames that follow have this size.
  func desktopResized(to size: Size, monitors: [DisplayMonitor])

  /// A frame that was asked for with `DesktopCapture.requestFrame()`: only what `damage` covers has changed since the last one.
  ///
  /// - Parameters:
  ///   - damage: all inside the frame, none overlapping, sorted by top, then by left; empty only if a frame was asked for even if nothing
  ///     has changed.
  ///   - frame: the whole screen; its pixels must not be used after the method has returned.
  func desktopChanged(_ damage: [Rect], frame: DesktopFrame)

  /// The pointer has another picture. Comes once after the first `desktopResized`.
  func desktopCursorChanged(to shape: CursorShape)

  /// The pointer is elsewhere. Only called if the capture was asked to follow the pointer.
  func desktopCursorMoved(to position: Point)

  /// The capture ended because of an error, mostly that the X server has gone. Nothing follows. Not called after `DesktopCapture.stop()`.
  func desktopLost(_ error: X11Error)
}
