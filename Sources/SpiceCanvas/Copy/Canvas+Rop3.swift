import SpiceGraphics

extension Canvas {
  /// Spec 06, section 10.7. All codes are drawn; where the source has no pixel, it is 0.
  mutating func rop3(_ rop3: DrawRop3<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    guard target.bytesPerPixel >= 2 else {
      throw .invalid(operation: target.operation, problem: "surfaces of format \(target.format.rawValue) have no ternary operations")
    }
    let brush = try paint(rop3.brush, target)
    var region = region
    try apply(rop3.mask, to: &region, target)
    guard let source = try place(rop3, target) else { return Region() }
    let covered = source.covered(region)
    let rest = region.subtracting(covered)
    switch brush {
    case .color(let color):
      let function = RasterFunction(ternary: rop3.code, brush: target.repeated(color))
      surfaces[target.surfaceID]?.combine(source.image, source.placement, covered, function)
      paint(target.surfaceID, rest, .color(0), function)
    case .tile(let tile, let origin):
      if tile.width == 0 || tile.height == 0 { return Region() }
      surfaces[target.surfaceID]?.combine(
        source.image, source.placement, tile: tile, origin: origin, covered, TernaryFunction(rop3.code))
      let withoutSource = RasterFunction { brush, destination in rop3.code >> ((brush ? 4 : 0) + (destination ? 1 : 0)) & 1 == 1 }
      paint(target.surfaceID, rest, brush, withoutSource)
    }
    return region
  }

  /// The source; its positions differ from those of other operations (spec 06, section 8.3).
  private func place(_ rop3: DrawRop3<CanvasImage>, _ target: DrawTarget) throws(CanvasError) -> PlacedImage? {
    let (area, box) = (rop3.sourceArea, target.box)
    if area.isEmpty || box.isEmpty || (area.width == box.width && area.height == box.height) {
      return try place(rop3.source, area, target, for: .raw)
    }
    guard area.left >= 0, area.top >= 0 else {
      throw .invalid(operation: target.operation, problem: "the source area starts at \(area.left), \(area.top)")
    }
    let stretch = Stretch(
      x: Stretch.Axis(roundedSource: area.left, sourceLength: area.width, box: box.left, boxLength: box.width),
      y: Stretch.Axis(roundedSource: area.top, sourceLength: area.height, box: box.top, boxLength: box.height),
      isInterpolated: rop3.scaleMode == .interpolate)
    return PlacedImage(image: try stretched(rop3.source, target, for: .raw), placement: .stretched(stretch))
  }
}
