import SpiceGraphics

/// A set of pixels that is collected span by span: pixels may come more than once.
struct SpanSet {
  /// Row, left and right edge of a span in one number, which sorts by rows, then from the left. Surfaces end at 32767.
  private var spans: [UInt64] = []
  /// When `spans` is so long, spans that overlap are joined, so that memory follows the pixels that are covered.
  private var joinLimit = 1 << 16

  /// Adds the part of a span that lies in `clip`, which lies on a surface.
  mutating func insert(y: Int, left: Int, right: Int, clip: Rect) {
    guard y >= Int(clip.top), y < Int(clip.bottom) else { return }
    let left = max(left, Int(clip.left))
    let right = min(right, Int(clip.right))
    guard left < right else { return }
    if spans.count >= joinLimit {
      join()
      joinLimit = max(joinLimit, 2 * spans.count)
    }
    spans.append(UInt64(y) << 32 | UInt64(left) << 16 | UInt64(right))
  }

  /// Paints every pixel once and empties the set.
  mutating func paint(_ painter: inout some RunPainter) {
    join()
    for span in spans {
      let left = Int(span >> 16 & 0xffff)
      painter.paint(x: left, y: Int(span >> 32), count: Int(span & 0xffff) - left)
    }
    spans.removeAll(keepingCapacity: true)
  }

  private mutating func join() {
    guard spans.count > 1 else { return }
    spans.sort()
    var last = 0
    for index in 1..<spans.count {
      let span = spans[index]
      if span >> 32 == spans[last] >> 32 && span >> 16 & 0xffff <= spans[last] & 0xffff {
        if span & 0xffff > spans[last] & 0xffff { spans[last] = spans[last] & ~0xffff | span & 0xffff }
      } else {
        last += 1
        spans[last] = span
      }
    }
    spans.removeSubrange((last + 1)...)
  }
}
