import SpiceGraphics

extension Canvas {
  /// Spec 06, section 10.2.
  mutating func copy(_ copy: DrawCopy<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    var region = region
    try apply(copy.mask, to: &region, target)
    let function = RasterFunction(copy.rop, inverseSource: .inverseSource, inverseDestination: .inverseDestination)
    return try self.copy(copy.source, copy.sourceArea, copy.scaleMode, target, region, function)
  }

  /// Spec 06, section 10.3.
  mutating func opaque(_ opaque: DrawOpaque<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    let paint = try paint(opaque.brush, target)
    var region = region
    try apply(opaque.mask, to: &region, target)
    _ = try copy(opaque.source, opaque.sourceArea, opaque.scaleMode, target, region, .copy)
    let function = RasterFunction(opaque.rop, inverseSource: .inverseBrush, inverseDestination: .inverseSource)
    self.paint(target.surfaceID, region, paint, function)
    return region
  }

  /// Combines the pixels of `region` with those of an image; returns the pixels for which there is one.
  private mutating func copy(
    _ image: CanvasImage, _ area: Rect, _ mode: ScaleMode, _ target: DrawTarget, _ region: Region, _ function: RasterFunction
  ) throws(CanvasError) -> Region {
    guard let source = try place(image, area, target, for: function.isCopy ? .copied : .raw, mode) else { return Region() }
    if case .surface(target.surfaceID) = image, function.isCopy, case .at(let left, let top) = source.placement {
      // A plain copy of the surface onto itself is a move, which needs no second copy of the pixels.
      return move(region, dx: left, dy: top, target)
    }
    let covered = source.covered(region)
    surfaces[target.surfaceID]?.combine(source.image, source.placement, covered, function)
    return covered
  }

  /// Spec 06, section 10.8.
  mutating func copyBits(_ copyBits: CopyBits, _ target: DrawTarget, _ region: Region) -> Region {
    move(
      region, dx: Int(target.box.left) - Int(copyBits.sourcePosition.x), dy: Int(target.box.top) - Int(copyBits.sourcePosition.y), target)
  }

  /// Moves pixels inside the surface to those of `region` whose source lies on the surface too; returns these.
  private mutating func move(_ region: Region, dx: Int, dy: Int, _ target: DrawTarget) -> Region {
    let moved = region.intersection(Rect(left: dx, top: dy, width: target.bounds.width, height: target.bounds.height))
    if dx != 0 || dy != 0 { surfaces[target.surfaceID]?.move(moved, dx: dx, dy: dy) }
    return moved
  }
}
