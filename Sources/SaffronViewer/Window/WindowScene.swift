import SpiceGraphics

/// Everything that is in a window, back to front.
@MainActor
struct WindowScene {
  /// The guest's picture; nil before there is one.
  var picture: PictureBuffer?
  var layout: PictureLayout
  /// The picture is darkened, because a panel asks for attention.
  var isDimmed = false
  /// What lies over the picture, with its place in the window.
  var layers: [(layer: PixelLayer, place: Rect)] = []
}
