import SpiceGraphics

/// The lines of a stroke, checked and ready to be drawn.
struct StrokeLines {
  private enum Style {
    case solid
    case dashed(DashedPolyline)
  }

  /// Visible pixels that one stroke may come to, where lines cross each counted once for every line: some 60 surfaces of 4 megapixels.
  static let pixelLimit = 1 << 28
  /// Dashes and gaps that one stroke may come to: a 4K display hatched with dots in every row.
  static let dashLimit = 1 << 23
  /// A join reaches at most so many pixels beyond the corner.
  private static let reach = 8

  /// The pixels that may change.
  let region: Region
  private let polylines: Polylines
  private var style: Style
  /// Painting a pixel twice is the same as painting it once.
  private let isPlain: Bool

  /// - Throws: `invalid` for strokes that take far more work than a picture can show.
  init(_ stroke: DrawStroke<CanvasImage>, _ region: Region, _ target: DrawTarget) throws(CanvasError) {
    let polylines = try Polylines(stroke.path, operation: target.operation)
    let clip = region.intersection(Self.bounds(polylines.points))
    var style = Style.solid
    var pixels = 0
    var dashes = 0
    let isStyled = stroke.attributes.flags.contains(.styled) && !stroke.attributes.style.isEmpty
    let pattern = isStyled ? DashPattern(stroke.attributes) : nil
    if let pattern { style = .dashed(DashedPolyline(pattern, clip: clip.bounds)) }
    self.polylines = polylines
    self.style = style
    // Lengths that are all 0 paint nothing.
    self.region = isStyled && pattern == nil ? Region() : clip
    isPlain = RasterFunction(stroke.foreMode, inverseSource: .inverseBrush, inverseDestination: .inverseDestination).isIdempotent
    for range in polylines.ranges {
      for index in range.dropFirst() {
        let (start, end) = (polylines.points[index - 1], polylines.points[index])
        pixels += SolidLine(from: start, to: end, clippedTo: clip.bounds).count
        if let pattern { dashes += DashedPolyline.steps(from: start, to: end, pattern) }
      }
      guard pixels <= Self.pixelLimit, dashes <= Self.dashLimit else {
        throw .invalid(
          operation: target.operation, problem: "the lines take more than \(Self.pixelLimit) pixels or \(Self.dashLimit) dashes")
      }
    }
  }

  private static func bounds(_ points: [Point]) -> Rect {
    var result = Rect.empty
    for point in points {
      let x = Int(point.x) - reach
      let y = Int(point.y) - reach
      result = result.boundingUnion(Rect(left: x, top: y, width: 2 * reach + 1, height: 2 * reach + 1))
    }
    return result
  }

  /// Draws everything.
  mutating func draw(_ painter: some RunPainter) {
    if region.rects.count == 1 {
      var painter = painter
      draw(on: &painter)
    } else {
      var clipped = RegionRuns(region, painter)
      draw(on: &clipped)
    }
  }

  /// Draws the parts that lie in the bounds of the region.
  private mutating func draw(on painter: inout some RunPainter) {
    switch style {
    case .solid:
      for range in polylines.ranges {
        for index in range.dropFirst() {
          SolidLine(from: polylines.points[index - 1], to: polylines.points[index], clippedTo: region.bounds).draw(&painter)
        }
      }
    case .dashed(var dashed):
      for range in polylines.ranges {
        dashed.cover(polylines.points[range], isPlain: isPlain)
        dashed.paint(&painter)
      }
    }
  }
}

extension RasterFunction {
  /// Applying the function twice with the same source is the same as applying it once.
  var isIdempotent: Bool {
    for source in [UInt64.min, .max] {
      for destination in [UInt64.min, .max] {
        let once = self(source, destination)
        if self(source, once) != once { return false }
      }
    }
    return true
  }
}
