import SpiceGraphics

extension Canvas {
  /// Spec 06, section 13.
  mutating func composite(_ composite: DrawComposite<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    throw .unsupported(operation: target.operation, feature: "the operation")
  }
}
