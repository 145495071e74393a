/// A set of pixels, kept as bands of rectangles.
///
/// Invariants, on which every operation relies and which every operation restores:
/// 1. No rectangle is empty, and no two overlap.
/// 2. Rectangles are sorted by top, then by left; all rectangles with the same top have the same bottom (they form a *band*).
/// 3. Inside a band two neighbours do not touch; two bands that touch differ in their spans.
///
/// So a set of pixels has exactly one representation and `==` compares sets.
public struct Region: Hashable, Sendable {
  /// The rectangles, top to bottom and left to right.
  public private(set) var rects: [Rect]

  public init() { rects = [] }

  public init(_ rect: Rect) { rects = rect.isEmpty ? [] : [rect] }
}
