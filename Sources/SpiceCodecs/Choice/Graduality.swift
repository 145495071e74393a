import SpiceGraphics

/// How photo-like a picture is, by the reference server's measure (spec 05, section 9.3).
///
/// One pixel in fifteen is compared with its right, lower and lower-right neighbour. Soft transitions count against drawings, equal and
/// strongly different neighbours for them. `ContentEstimate` sees more, and faster; this is for hosts that want the reference's decisions.
public struct Graduality: Hashable, Sendable {
  /// Drawings have low graduality, photos high.
  public enum Level: Int, Hashable, Sendable, Comparable, CaseIterable {
    case low, medium, high

    public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  /// Pairs of neighbours that were compared; a piece of one row or one column counts as one.
  public let samples: Int
  /// The mean over the samples: 1 for contrast, -0.25 for a soft transition, 0.5 for equality beside others, 0 where all is equal.
  public let score: Double
  public let level: Level

  /// Nil for formats that have no graduality: palettes and planes of alpha.
  ///
  /// Each piece of the source counts by itself, and its rows are taken to be `width` pixels long even where the stride is larger: so does
  /// the reference, and its decisions depend on it.
  public init?(of source: ImageSource) {
    var sum = GradualitySum()
    for run in source.runs {
      switch source.format {
      case .rgb555: sum.add(SampledPixel16.self, run.start, width: source.width, rows: run.rows, contrast: 8)
      case .rgb24: sum.add(SampledPixel24.self, run.start, width: source.width, rows: run.rows, contrast: 60)
      case .rgb32, .rgba: sum.add(SampledPixel32.self, run.start, width: source.width, rows: run.rows, contrast: 60)
      default: return nil
      }
    }
    samples = sum.samples
    score = Double(sum.quarters) / 4 / Double(sum.samples)
    let highBelow = source.format == .rgb555 ? 0 : -0.03
    level = score < highBelow ? .high : score < 0.002 ? .medium : .low
  }
}

/// The score of the pieces so far. Quarters are whole numbers: the order of the sum does not matter.
private struct GradualitySum {
  var quarters = 0
  var samples = 0

  /// Adds a piece whose `rows` rows begin every `width` pixels from `start`. The source's stride is no shorter than that, so all of them
  /// lie within the piece.
  mutating func add<Pixel: SampledPixel>(_: Pixel.Type, _ start: UnsafeRawPointer, width: Int, rows: Int, contrast: UInt8) {
    guard width > 1, rows > 1 else {
      quarters += 4
      samples += 1
      return
    }
    let jump = 15 % width == 0 ? 14 : 15
    let columnJump = jump % width
    let end = (rows - 1) * width
    let threshold = SIMD16(repeating: contrast)
    var pixel = width / 2
    var column = pixel
    var total = 0
    var count = 0
    while pixel < end {
      if column == width - 1 {
        pixel -= 1
        column -= 1
      }
      // `pixel` is not in its row's last column nor in the last row: its three neighbours are in the piece.
      let here = start + pixel * Pixel.byteCount
      let below = here + width * Pixel.byteCount
      let own = Pixel.load(here)
      let neighbours = SIMD4(Pixel.load(here + Pixel.byteCount), Pixel.load(below), Pixel.load(below + Pixel.byteCount), own)
      let differences = componentDifferences(SIMD4(repeating: own), neighbours)
      let unequal = (unsafeBitCast(differences, to: SIMD4<UInt32>.self) .!= 0).words
      let contrasting = unsafeBitCast(differences .>= threshold, to: SIMD4<UInt32>.self)
      // Contrast counts 4 quarters, a soft transition -1, equality 2; the pixel equals itself, which makes the fourth lane 2 - 2.
      let points = (SIMD4(repeating: 2) &- (unequal & 3) &+ ((contrasting .!= 0).words & 5)).wrappedSum()
      // Where all is equal nothing counts.
      total &+= points == 8 ? 0 : Int(Int32(bitPattern: points)) &- 2
      count += 3
      pixel += jump
      column += columnJump
      if column >= width { column -= width }
    }
    quarters += total
    samples += count
  }
}
