/// Bilinear stretching with weights of seven bits (spec 06, section 8.2), first along rows, then between two of them.
///
/// With weights u and v in 0..<128 the specification's sum is `(h0 * (128 - v) + h1 * v) >> 14`, where h is `c0 * (128 - u) + c1 * u` of
/// one row. An h fits into 15 bits, so that 16-bit lanes do for all of it; the h of a row are used again for the next row.
final class Interpolation {
  private let memory: UnsafeMutableRawPointer
  /// For each pixel of a row its left source pixel, counted from `start` (Int32) and its weight (UInt16).
  private let indices: UnsafeMutablePointer<Int32>
  private let weights: UnsafeMutablePointer<UInt16>
  /// Channels of source pixels in 32 bits, and in lanes of 16 bits.
  private let channels: UnsafeMutableRawPointer
  private let lanes: UnsafeMutableRawPointer
  /// The h of two rows, four lanes a pixel.
  private var lines: (UnsafeMutableRawPointer, UnsafeMutableRawPointer)
  private var lineRows = (Int.min, Int.min)

  private var x = 0
  private var count = 0
  /// The first source column, and how many there are.
  private var start = 0
  private var columnCount = 0

  init(width: Int, sourceWidth: Int, _ stretch: Stretch) {
    let capacity = min(sourceWidth + 4, ((width - 1) * stretch.x.step) >> 16 + 3)
    func padded(_ count: Int) -> Int { (count + 15) & ~15 }
    let sizes = [width * 4, width * 2, capacity * 4, capacity * 8, width * 8, width * 8].map(padded)
    memory = .allocate(byteCount: sizes.reduce(0, +), alignment: 16)
    var part = memory
    func next(_ index: Int) -> UnsafeMutableRawPointer {
      defer { part += sizes[index] }
      return part
    }
    indices = next(0).bindMemory(to: Int32.self, capacity: width)
    weights = next(1).bindMemory(to: UInt16.self, capacity: width)
    channels = next(2)
    lanes = next(3)
    lines = (next(4), next(5))
  }

  deinit { memory.deallocate() }

  /// Finds the source columns of the `count` pixels from `x` on.
  func prepare(_ stretch: Stretch, x: Int, count: Int, sourceWidth: Int) {
    if x == self.x && count == self.count { return }
    self.x = x
    self.count = count
    lineRows = (.min, .min)
    let position = stretch.x.position(x) - 0x8000
    let step = stretch.x.step
    // Columns further outside are as transparent as the next ones.
    let last = max(-2, min((position + (count - 1) * step) >> 16, sourceWidth))
    start = max(-2, min(position >> 16, sourceWidth))
    columnCount = last - start + 2
    for i in 0..<count {
      let position = position &+ i &* step
      indices[i] = Int32(truncatingIfNeeded: max(-2, min(position >> 16, sourceWidth)) &- start)
      weights[i] = UInt16(truncatingIfNeeded: position >> 9 & 127)
    }
  }

  /// Makes the line of an image's row, if it is not there yet; the line above it is kept.
  ///
  /// - Parameter source: nil for a row outside of the image.
  func load(_ row: Int, _ source: UnsafeRawPointer?, _ conversion: PixelConversion, sourceWidth: Int) {
    if lineRows.0 == row || lineRows.1 == row { return }
    // The line that is not that of the row above makes way.
    if lineRows.1 == row - 1 {
      swap(&lines.0, &lines.1)
      lineRows.0 = lineRows.1
    } else if lineRows.0 != row - 1 {
      lineRows.0 = .min
    }
    if lineRows.0 == row - 1 {
      lineRows.1 = row
      makeLine(lines.1, source, conversion, sourceWidth)
    } else {
      lineRows = (row, .min)
      makeLine(lines.0, source, conversion, sourceWidth)
    }
  }

  private func makeLine(
    _ line: UnsafeMutableRawPointer, _ source: UnsafeRawPointer?, _ conversion: PixelConversion, _ sourceWidth: Int
  ) {
    guard let source else {
      line.initializeMemory(as: UInt8.self, repeating: 0, count: count * 8)
      return
    }
    let left = max(start, 0)
    let right = min(start + columnCount, sourceWidth)
    channels.initializeMemory(as: UInt8.self, repeating: 0, count: columnCount * 4)
    if left < right { conversion.channels(source, x: left, count: right - left, into: channels + (left - start) * 4) }
    Rows.spread(channels, count: columnCount, into: lanes)
    Rows.interpolate(lanes, indices, weights, count: count, into: line)
  }

  /// Writes the channels between the lines of `row` and the next one, which have been loaded.
  func blend(_ row: Int, weight: Int, into target: UnsafeMutableRawPointer) {
    precondition(lineRows == (row, row + 1), "both lines are there")
    Rows.blend(lines.0, lines.1, weight: Int16(truncatingIfNeeded: weight), count: count, into: target)
  }
}
