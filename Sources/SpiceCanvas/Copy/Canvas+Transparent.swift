import SpiceGraphics

extension Canvas {
  /// Spec 06, section 10.5.
  mutating func transparent(
    _ transparent: DrawTransparent<CanvasImage>, _ target: DrawTarget, _ region: Region
  ) throws(CanvasError) -> Region {
    guard let source = try place(transparent.source, transparent.sourceArea, target, for: .raw) else { return Region() }
    let covered = source.covered(region)
    let color = transparent.trueColor
    let (key, compared): (UInt32, UInt32) =
      switch target.format {
      case .rgb555: (color >> 3 & 0x1f | color >> 6 & 0x3e0 | color >> 9 & 0x7c00, 0xffff)
      case .rgb565: (color >> 3 & 0x1f | color >> 5 & 0x7e0 | color >> 8 & 0xf800, 0xffff)
      case .alpha8: (0, 0xff)
      default: (color & 0x00ff_ffff, 0x00ff_ffff)
      }
    surfaces[target.surfaceID]?.copyOpaque(source.image, source.placement, covered, key: key, compared: compared)
    return covered
  }
}
