public import SpiceGraphics

/// A part of the picture that has moved: `destination` takes the pixels that lie at `source` and to the right of and below it, as
/// `copy_bits` has it (spec 03, section 9.2): both may overlap.
public struct Move: Hashable, Sendable {
  public var destination: Rect
  /// Where the upper left pixel of `destination` comes from.
  public var source: Point

  public init(destination: Rect, source: Point) {
    self.destination = destination
    self.source = source
  }

  /// What is read.
  public var sourceRect: Rect {
    destination.translated(dx: Int32(clamping: -displacement.dx), dy: Int32(clamping: -displacement.dy))
  }

  var displacement: Displacement {
    Displacement(dx: Int(destination.left) - Int(source.x), dy: Int(destination.top) - Int(source.y))
  }
}

/// How far something has moved, in pixels to the right and downwards.
struct Displacement: Hashable {
  var dx: Int
  var dy: Int

  static let zero = Displacement(dx: 0, dy: 0)
}
