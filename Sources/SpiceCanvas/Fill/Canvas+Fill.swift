import SpiceGraphics

extension Canvas {
  /// Spec 06, section 10.1.
  mutating func fill(_ fill: DrawFill<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    let paint = try paint(fill.brush, target)
    let function = RasterFunction(fill.rop, inverseSource: .inverseBrush, inverseDestination: .inverseDestination)
    return try self.fill(fill.mask, paint, function, target, region)
  }

  /// Paints what the mask leaves of `region`; also blackness, whiteness and inversion (spec 06, section 10.4).
  mutating func fill(
    _ mask: Mask<CanvasImage>, _ paint: Paint, _ function: RasterFunction, _ target: DrawTarget, _ region: Region
  ) throws(CanvasError) -> Region {
    var region = region
    try apply(mask, to: &region, target)
    self.paint(target.surfaceID, region, paint, function)
    return region
  }
}
