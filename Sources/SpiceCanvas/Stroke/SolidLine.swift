import SpiceGraphics

/// The pixels of a line that lie in a rectangle (spec 06, section 11.4).
///
/// Step i of the line is `i` pixels along its major axis and `(2 * i * minor + major - bias) / (2 * major)` along the other one. So the
/// visible steps are found by division, however far away the ends are, and clipping does not change the choice of pixels. All numbers fit
/// into 64 bits: positions are those of 28.4 fixed point, at most 28 bits long.
struct SolidLine {
  private let x: Int
  private let y: Int
  /// 1 or -1.
  private let xStep: Int
  private let yStep: Int
  private let isXMajor: Bool
  /// Pixels along the major and the minor axis.
  private let major: Int
  private let minor: Int
  /// 1 for lines that go up or to the left, so that both directions take the same pixels.
  private let bias: Int
  /// The steps that lie in the rectangle.
  private let visible: Range<Int>

  /// The number of visible pixels.
  var count: Int { visible.count }

  /// The line from `start` to the pixel before `end`.
  init(from start: Point, to end: Point, clippedTo clip: Rect) {
    x = Int(start.x)
    y = Int(start.y)
    let width = abs(Int(end.x) - x)
    let height = abs(Int(end.y) - y)
    xStep = end.x < start.x ? -1 : 1
    yStep = end.y < start.y ? -1 : 1
    isXMajor = width > height
    major = isXMajor ? width : height
    minor = isXMajor ? height : width
    bias = (isXMajor ? xStep : yStep) < 0 ? 1 : 0
    let columns = Self.steps(from: x, xStep, in: Int(clip.left)..<Int(clip.right))
    let rows = Self.steps(from: y, yStep, in: Int(clip.top)..<Int(clip.bottom))
    let (alongMajor, alongMinor) = isXMajor ? (columns, rows) : (rows, columns)
    let first = Self.firstStep(reaching: alongMinor.lowerBound, major: major, minor: minor, bias: bias)
    let end = Self.firstStep(reaching: alongMinor.upperBound, major: major, minor: minor, bias: bias)
    let lower = max(first, alongMajor.lowerBound)
    visible = lower..<max(lower, min(end, alongMajor.upperBound))
  }

  /// How many pixels one has to go from `start` to be in `range`, from the first to behind the last.
  private static func steps(from start: Int, _ step: Int, in range: Range<Int>) -> Range<Int> {
    step > 0
      ? range.lowerBound - start..<range.upperBound - start
      : start - range.upperBound + 1..<start - range.lowerBound + 1
  }

  /// The first of the steps 0...major at which the line has gone `distance` along its minor axis; `major` when it never has.
  private static func firstStep(reaching distance: Int, major: Int, minor: Int, bias: Int) -> Int {
    if distance <= 0 { return 0 }
    if distance > minor { return major }
    // Not negative, because distance and major are at least 1.
    let numerator = 2 * major * distance - major + bias
    return min(major, (numerator + 2 * minor - 1) / (2 * minor))
  }

  /// Paints the visible pixels, in order.
  @inline(__always)
  func draw(_ painter: inout some RunPainter) {
    if visible.isEmpty { return }
    let reached = 2 * visible.lowerBound * minor + major - bias
    let crossed = reached / (2 * major)
    // At 0 and above the next pixel lies one further along the minor axis.
    var error = reached - 2 * major * crossed + 2 * minor - 2 * major
    if isXMajor {
      var row = y + yStep * crossed
      var runStart = visible.lowerBound
      for step in visible {
        if error >= 0 {
          paintRun(runStart...step, row, &painter)
          runStart = step + 1
          row += yStep
          error -= 2 * major
        }
        error += 2 * minor
      }
      if runStart < visible.upperBound { paintRun(runStart...visible.upperBound - 1, row, &painter) }
    } else {
      var column = x + xStep * crossed
      var row = y + yStep * visible.lowerBound
      for _ in visible {
        painter.paint(x: column, y: row, count: 1)
        row += yStep
        if error >= 0 {
          column += xStep
          error -= 2 * major
        }
        error += 2 * minor
      }
    }
  }

  @inline(__always)
  private func paintRun(_ steps: ClosedRange<Int>, _ row: Int, _ painter: inout some RunPainter) {
    let left = xStep > 0 ? x + steps.lowerBound : x - steps.upperBound
    painter.paint(x: left, y: row, count: steps.count)
  }
}
