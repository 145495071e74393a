/// Takes the pixels of lines as horizontal runs.
protocol RunPainter {
  /// Paints the pixels (x, y) to (x + count - 1, y), which all lie on the surface; `count` is at least 1.
  mutating func paint(x: Int, y: Int, count: Int)
}
