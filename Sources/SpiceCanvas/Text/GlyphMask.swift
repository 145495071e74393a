import SpiceGraphics

/// How much each pixel of a rectangle is covered by the glyphs of a string, 0...255 (spec 06, sections 12.2 and 12.3).
struct GlyphMask {
  /// The rectangle of the surface.
  let bounds: Rect
  /// Bytes from one row to the next. Glyphs are merged eight pixels at a time, so there are eight bytes more on both sides.
  private let stride: Int
  private var coverage: [UInt8]

  private static let padding = 8

  /// A mask of zeros.
  init(bounds: Rect) {
    self.bounds = bounds
    stride = bounds.width + 2 * Self.padding
    coverage = [UInt8](repeating: 0, count: stride * bounds.height)
  }

  /// Calls `body` with the coverage of the pixel in the upper left corner and the number of bytes from one row to the next.
  func withCoverage(_ body: (UnsafePointer<UInt8>, _ stride: Int) -> Void) {
    coverage.withUnsafeBufferPointer { coverage in
      guard let base = coverage.baseAddress else { return }
      body(base + Self.padding, stride)
    }
  }

  /// Adds glyphs, all of which have the data that their sizes need.
  mutating func add(_ glyphs: [Glyph], bitsPerPixel: Int) {
    let (bounds, stride) = (bounds, stride)
    coverage.withUnsafeMutableBufferPointer { coverage in
      guard let base = coverage.baseAddress else { return }
      for glyph in glyphs {
        let left = Int(glyph.renderPosition.x) + Int(glyph.origin.x) - Int(bounds.left)
        let top = Int(glyph.renderPosition.y) + Int(glyph.origin.y) - Int(bounds.top)
        let first = max(0, -left)
        let end = min(Int(glyph.width), bounds.width - left)
        guard first < end else { continue }
        let rowBytes = Glyph.rowBytes(width: glyph.width, bitsPerPixel: bitsPerPixel)
        let height = Int(glyph.height)
        glyph.data.withUnsafeBufferPointer { data in
          guard let data = data.baseAddress else { return }
          let rows = max(0, -top)..<max(0, -top, min(height, bounds.height - top))
          for row in rows {
            // The bottom row comes first.
            let source = data + (height - 1 - row) * rowBytes
            let target = base + ((top + row) * stride + Self.padding + left)
            switch bitsPerPixel {
            case 1: GlyphRow.merge1(source, first, end, target)
            case 4: GlyphRow.merge4(source, first, end, target)
            // The reference takes the row above: the lowest one is never seen, and above the top there is nothing.
            default: if row > 0 { GlyphRow.merge8(source + rowBytes, first, end, target) }
            }
          }
        }
      }
    }
  }
}
