/// Finds rows of a source, in memory order. Going on from one row to a near one is cheap.
struct RowFinder {
  private let runs: [ImageSource.Run]
  private var index = 0
  /// The first row of `runs[index]`.
  private var first = 0

  init(_ source: ImageSource) { runs = source.runs }

  /// The first pixel of the row, which the source must have.
  mutating func row(_ y: Int) -> UnsafeRawPointer {
    while y >= first + runs[index].rows {
      first += runs[index].rows
      index += 1
    }
    while y < first {
      index -= 1
      first -= runs[index].rows
    }
    return runs[index].start + (y - first) * runs[index].stride
  }
}
