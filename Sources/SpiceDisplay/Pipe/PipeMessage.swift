public import SpiceGraphics

/// What a client is told next.
public enum PipeMessage: Sendable {
  /// A surface, all zero; number 0 is the primary one.
  case createSurface(UInt32, size: Size, format: SurfaceFormat)
  case destroySurface(UInt32)
  case draw(DrawCommand<SourceImage>)
}
