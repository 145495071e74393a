/// Copies a picture's pixels into the ring, some rows at a time and shortly before they are encoded, so that they are in the cache then.
/// The source is read once; what it holds later does not matter.
struct PixelFeed {
  private let runs: [ImageSource.Run]
  private let type: LZImageType
  private let width: Int
  /// Where the first pixel goes to.
  private let target: UnsafeMutableRawPointer
  private let count: Int
  private var run = 0
  private var row = 0
  /// Pixels that are in the ring.
  private(set) var available = 0

  /// Pixels that are copied at once, at least.
  private static let step = 1 << 14

  /// Of a picture of `type`, which is that of its format; `target` has room for its pixels as words of 32 bits.
  init(_ source: ImageSource, type: LZImageType, to target: UnsafeMutableRawPointer) {
    runs = source.runs
    self.type = type
    width = source.width
    self.target = target
    count = source.width * source.height
  }

  /// Of units that are there already.
  init(complete count: Int, at target: UnsafeMutableRawPointer) {
    runs = []
    type = .alpha8
    width = count
    self.target = target
    self.count = count
    available = count
  }

  /// Copies rows until `index` pixels are available, or all of them.
  @inline(never)
  mutating func fill(to index: Int) {
    let end = min(count, max(index, available + Self.step))
    while available < end {
      let source = runs[run].start + row * runs[run].stride
      let pixels = target + available * PixelUnit.size
      switch type {
      case .rgb16: PixelConversion.expand555(source, to: pixels, count: width)
      case .rgb24: PixelConversion.expand24(source, to: pixels, count: width)
      default: pixels.copyMemory(from: source, byteCount: width * PixelUnit.size)
      }
      available += width
      row += 1
      if row == runs[run].rows {
        row = 0
        run += 1
      }
    }
  }
}
