import SpiceGraphics

extension Canvas {
  /// Spec 06, section 12.
  mutating func text(_ text: DrawText<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    throw .unsupported(operation: target.operation, feature: "the operation")
  }
}
