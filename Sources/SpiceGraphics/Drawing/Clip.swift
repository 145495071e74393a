/// Which part of its box an operation draws (spec 03, section 6.2).
public enum Clip: Hashable, Sendable {
  /// All of it.
  case none
  /// The union of the rectangles, which may overlap; without any, nothing is drawn.
  case rects([Rect])
  /// A number without a meaning (neither 0 nor 1); draws all of the box, as `none`.
  case unknown(UInt8)

  /// The rectangles; nil when the clip does not restrict anything.
  public var rects: [Rect]? {
    if case .rects(let rects) = self { rects } else { nil }
  }

  /// The pixels of `rect` that the clip lets through.
  public func region(in rect: Rect) -> Region {
    guard let rects else { return Region(rect) }
    return Region(rects: rects.map { $0.intersection(rect) })
  }
}
