import SpiceGraphics

/// A QXLBrush with its pattern (spec 08, section 9.4).
struct BrushStructure: Hashable, Sendable {
  /// Numbers of the types that are followed by something.
  enum Kind {
    static let none: UInt32 = 0
    static let solid: UInt32 = 1
    static let pattern: UInt32 = 2
  }

  var type: UInt32
  /// 0 unless the type is `solid`.
  var color: UInt32 = 0
  /// Nil unless the type is `pattern`; then it may be a null address.
  var pattern: ImageStructure?
  var position: Point = .zero
}

/// A QXLQMask with its bitmap.
struct MaskStructure: Hashable, Sendable {
  var flags: UInt8
  var position: Point
  /// Nil: a null address, everything is drawn.
  var bitmap: ImageStructure?
}

/// A QXLClip with its rectangles.
struct ClipStructure: Hashable, Sendable {
  /// The type that is followed by rectangles.
  static let rects: UInt32 = 1

  var type: UInt32
  /// 0 unless the type is `rects`.
  var count: UInt32 = 0
  /// QXLRects.
  var data = ChunkedData()
}
