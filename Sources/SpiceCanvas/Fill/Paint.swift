import SpiceGraphics

/// What a region is painted with, checked and ready.
enum Paint {
  /// A raw pixel.
  case color(UInt32)
  /// An image that repeats in both directions; one of its corners lies at `origin` of the surface.
  case tile(SourceImage, origin: Point)
}

extension Canvas {
  /// The brush as the surface takes it (spec 06, section 7).
  func paint(_ brush: Brush<CanvasImage>, _ target: DrawTarget) throws(CanvasError) -> Paint {
    switch brush {
    case .none, .unknown: .color(0)
    case .solid(let color): .color(color)
    case .pattern(let image, let origin): .tile(try source(image, target), origin: origin)
    }
  }

  /// Combines every pixel of `region` with what it is painted with.
  mutating func paint(_ surfaceID: UInt32, _ region: Region, _ paint: Paint, _ function: RasterFunction) {
    switch paint {
    case .color(let color): surfaces[surfaceID]?.fill(region, color: color, function)
    case .tile(let image, let origin):
      // A tile without pixels paints nothing.
      if image.width > 0 && image.height > 0 { surfaces[surfaceID]?.combine(image, .tiled(origin), region, function) }
    }
  }
}
