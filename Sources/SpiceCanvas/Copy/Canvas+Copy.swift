import SpiceGraphics

extension Canvas {
  /// Spec 06, section 10.2.
  mutating func copy(_ copy: DrawCopy<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    var region = region
    try apply(copy.mask, to: &region, target)
    let function = RasterFunction(copy.rop, inverseSource: .inverseSource, inverseDestination: .inverseDestination)
    return try self.copy(copy.source, copy.sourceArea, target, region, function)
  }

  /// Spec 06, section 10.3.
  mutating func opaque(_ opaque: DrawOpaque<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    let paint = try paint(opaque.brush, target)
    var region = region
    try apply(opaque.mask, to: &region, target)
    _ = try copy(opaque.source, opaque.sourceArea, target, region, .copy)
    let function = RasterFunction(opaque.rop, inverseSource: .inverseBrush, inverseDestination: .inverseSource)
    self.paint(target.surfaceID, region, paint, function)
    return region
  }

  /// Copies a source that is not scaled; returns the pixels that it covers.
  private mutating func copy(
    _ image: CanvasImage, _ area: Rect, _ target: DrawTarget, _ region: Region, _ function: RasterFunction
  ) throws(CanvasError) -> Region {
    let box = target.box
    if box.isEmpty { return Region() }
    guard area.width == box.width && area.height == box.height else {
      throw .unsupported(operation: target.operation, feature: "scaling")
    }
    let left = Int(box.left) - Int(area.left)
    let top = Int(box.top) - Int(area.top)
    if case .surface(target.surfaceID) = image, function.isCopy {
      // A plain copy of the surface onto itself is a move, which needs no second copy of the pixels.
      return move(region, dx: left, dy: top, target)
    }
    let source = try source(image, target)
    let covered = region.intersection(Rect(left: left, top: top, width: source.width, height: source.height))
    surfaces[target.surfaceID]?.draw(source, covered, left: left, top: top, function)
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
