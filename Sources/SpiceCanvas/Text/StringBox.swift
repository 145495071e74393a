import SpiceGraphics

/// The rectangle around the boxes of all glyphs of a string; it may reach beyond 32 bits (spec 06, section 12.2).
struct StringBox {
  let left: Int
  let top: Int
  /// What of it lies within 32 bits, as every surface does.
  let rect: Rect

  /// nil without glyphs.
  init?(_ glyphs: [Glyph]) {
    guard !glyphs.isEmpty else { return nil }
    var (left, top, right, bottom) = (Int.max, Int.max, Int.min, Int.min)
    for glyph in glyphs {
      let x = Int(glyph.renderPosition.x) + Int(glyph.origin.x)
      let y = Int(glyph.renderPosition.y) + Int(glyph.origin.y)
      left = min(left, x)
      top = min(top, y)
      right = max(right, x + Int(glyph.width))
      bottom = max(bottom, y + Int(glyph.height))
    }
    self.left = left
    self.top = top
    rect = Rect(
      left: Int32(clamping: left), top: Int32(clamping: top), right: Int32(clamping: right), bottom: Int32(clamping: bottom))
  }
}
