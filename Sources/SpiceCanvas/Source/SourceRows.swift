import SpiceGraphics

/// The rows of an image as they lie on a surface, in the surface's raw pixels.
///
/// Rows that are neither converted nor moved together are not copied. What is computed lies in memory that is taken once for an operation,
/// and is kept for the next row, which often has the same source.
struct SourceRows: ~Copyable {
  let image: SourceImage
  let base: UnsafeRawPointer
  private let placement: Placement
  private let scratch: UnsafeMutableRawPointer
  /// The part of the scratch memory for source pixels; the row comes first.
  private let columns: UnsafeMutableRawPointer
  /// What the row in the scratch memory is: the image's row, and the position and number of its pixels.
  private var cached: (row: Int, x: Int, count: Int) = (-2, 0, 0)
  private var interpolation: Interpolation?

  /// - Parameter width: the largest number of pixels of a row that will be asked for.
  init(image: SourceImage, base: UnsafeRawPointer, _ placement: Placement, width: Int) {
    self.image = image
    self.base = base
    self.placement = placement
    var columnCount = 0
    if case .stretched(let stretch) = placement {
      columnCount = min(image.width, ((width - 1) * stretch.x.step) >> 16 + 2)
      if stretch.isInterpolated { interpolation = Interpolation(width: width, sourceWidth: image.width, stretch) }
    }
    let rowBytes = (width * 4 + 15) & ~15
    scratch = .allocate(byteCount: rowBytes + columnCount * 4, alignment: 16)
    columns = scratch + rowBytes
  }

  deinit { scratch.deallocate() }

  private func sourceRow(_ y: Int) -> UnsafeRawPointer { base + (image.isTopDown ? y : image.height - 1 - y) * image.stride }

  /// The `count` pixels for those of the surface from (x, y) on. They are valid until the next call.
  mutating func row(x: Int, y: Int, count: Int) -> UnsafeRawPointer {
    switch placement {
    case .at(let left, let top): return placed(x: x - left, y: y - top, count)
    case .tiled(let origin):
      return tiled(x: (x - Int(origin.x)).modulo(image.width), y: (y - Int(origin.y)).modulo(image.height), count)
    case .stretched(let stretch):
      if let interpolation { return interpolated(interpolation, stretch, x: x, y: y, count) }
      return nearest(stretch, x: x, row: (stretch.y.position(y) - 1) >> 16, count)
    }
  }

  private func placed(x: Int, y: Int, _ count: Int) -> UnsafeRawPointer {
    precondition(x >= 0 && count <= image.width - x && y >= 0 && y < image.height, "the pixels lie on the image")
    let row = sourceRow(y)
    if image.conversion.isRaw { return row + x * image.conversion.bytesPerPixel }
    image.conversion.convert(row, x: x, count: count, into: scratch)
    return UnsafeRawPointer(scratch)
  }

  private mutating func tiled(x: Int, y: Int, _ count: Int) -> UnsafeRawPointer {
    if cached == (y, x, count) { return UnsafeRawPointer(scratch) }
    let size = image.conversion.bytesPerPixel
    let row = sourceRow(y)
    let first = min(image.width - x, count)
    image.conversion.convert(row, x: x, count: first, into: scratch)
    let second = min(x, count - first)
    image.conversion.convert(row, x: 0, count: second, into: scratch + first * size)
    // From here on the row repeats itself.
    var done = (first + second) * size
    while done < count * size {
      let next = min(done, count * size - done)
      (scratch + done).copyMemory(from: scratch, byteCount: next)
      done += next
    }
    cached = (y, x, count)
    return UnsafeRawPointer(scratch)
  }

  private mutating func nearest(_ stretch: Stretch, x: Int, row: Int, _ count: Int) -> UnsafeRawPointer {
    let row = row < 0 || row >= image.height ? -1 : row
    if cached == (row, x, count) { return UnsafeRawPointer(scratch) }
    cached = (row, x, count)
    let size = image.conversion.bytesPerPixel
    let position = stretch.x.position(x) - 1
    let step = stretch.x.step
    let inside = row < 0 ? 0..<0 : Self.inside(position: position, step: step, count: count, width: image.width)
    scratch.initializeMemory(as: UInt8.self, repeating: 0, count: inside.lowerBound * size)
    (scratch + inside.upperBound * size).initializeMemory(as: UInt8.self, repeating: 0, count: (count - inside.upperBound) * size)
    if inside.isEmpty { return UnsafeRawPointer(scratch) }
    let first = position + inside.lowerBound * step
    let target = scratch + inside.lowerBound * size
    if image.conversion.isRaw {
      Rows.gather(sourceRow(row), position: first, step: step, count: inside.count, bytesPerPixel: size, into: target)
    } else {
      let left = first >> 16
      let right = (position + (inside.upperBound - 1) * step) >> 16
      image.conversion.convert(sourceRow(row), x: left, count: right - left + 1, into: columns)
      Rows.gather(columns, position: first - left << 16, step: step, count: inside.count, bytesPerPixel: size, into: target)
    }
    return UnsafeRawPointer(scratch)
  }

  /// The indices i for which `position + i * step` lies in `0..<width`, in 1/65536.
  private static func inside(position: Int, step: Int, count: Int, width: Int) -> Range<Int> {
    let end = width << 16
    if step == 0 { return position >= 0 && position < end ? 0..<count : 0..<0 }
    let first = position >= 0 ? 0 : min(count, (step - 1 - position) / step)
    let last = position >= end ? 0 : min(count, (end - position + step - 1) / step)
    return first..<max(first, last)
  }

  private func interpolated(
    _ interpolation: Interpolation, _ stretch: Stretch, x: Int, y: Int, _ count: Int
  ) -> UnsafeRawPointer {
    let position = stretch.y.position(y) - 0x8000
    // Rows further outside are as transparent as the next ones.
    let row = max(-2, min(position >> 16, image.height))
    interpolation.prepare(stretch, x: x, count: count, sourceWidth: image.width)
    for line in row...row + 1 {
      let source = line >= 0 && line < image.height ? sourceRow(line) : nil
      interpolation.load(line, source, image.conversion, sourceWidth: image.width)
    }
    interpolation.blend(row, weight: position >> 9 & 127, into: scratch)
    if image.conversion.bytesPerPixel < 4 { image.conversion.store(UnsafeRawPointer(scratch), count: count, into: scratch) }
    return UnsafeRawPointer(scratch)
  }
}

extension Int {
  /// The remainder that is never negative.
  func modulo(_ divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
