import SpiceGraphics

/// A QXLDrawable, or a QXLCompatDrawable, as it stands in guest memory, with all that it points to (spec 08, section 9.3).
public struct DrawableStructure: Hashable, Sendable {
  /// One of the three sources that a drawable names.
  struct Dependency: Hashable, Sendable {
    /// -1 for none.
    var surface: Int32
    var rect: Rect

    static let none = Dependency(surface: -1, rect: .empty)
  }

  /// It is a QXLCompatDrawable, which always draws on surface 0 and names no sources.
  var isCompatible: Bool
  var surfaceID: UInt32
  var effect: UInt8
  /// self_bitmap, or bitmap_offset: anything but 0 means yes.
  var selfBitmap: UInt16
  var selfBitmapArea: Rect
  var box: Rect
  var clip: ClipStructure
  var mediaTime: UInt32
  /// Always three.
  var dependencies: [Dependency]
  var drawing: DrawingStructure
}
