import SpiceGraphics

extension Canvas {
  /// Spec 06, section 10.6.
  mutating func alphaBlend(_ blend: DrawAlphaBlend<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    guard let source = try place(blend.source, blend.sourceArea, target, for: .channels(blend.flags)), blend.alpha > 0 else {
      return Region()
    }
    let covered = source.covered(region)
    surfaces[target.surfaceID]?.blend(
      source.image, source.placement, covered, alpha: blend.alpha, hasAlpha: blend.flags.contains(.destinationHasAlpha))
    return covered
  }
}
