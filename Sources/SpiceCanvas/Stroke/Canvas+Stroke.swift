import SpiceGraphics

extension Canvas {
  /// Spec 06, section 11.
  mutating func stroke(_ stroke: DrawStroke<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    throw .unsupported(operation: target.operation, feature: "the operation")
  }
}
