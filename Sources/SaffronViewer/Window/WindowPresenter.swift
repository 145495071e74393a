import SpiceGraphics

/// Brings a scene onto the screen.
@MainActor
protocol WindowPresenter: AnyObject {
  /// The window's inner size in pixels of the screen.
  var size: Size { get }

  /// Shows the scene.
  ///
  /// - Parameters:
  ///   - changed: what changed in the picture since it was shown last, in the guest's pixels.
  ///   - dirty: parts of the window that changed for other reasons; nil if all of it did.
  func show(_ scene: WindowScene, changed: Region, dirty: [Rect]?) throws(SDLError)

  /// The picture's memory is another one, or what the graphics card knew of it is lost.
  func forgetPicture()
}
