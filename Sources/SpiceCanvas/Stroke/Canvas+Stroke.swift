import SpiceGraphics

extension Canvas {
  /// Spec 06, section 11.
  mutating func stroke(_ stroke: DrawStroke<CanvasImage>, _ target: DrawTarget, _ region: Region) throws(CanvasError) -> Region {
    guard target.bytesPerPixel > 0 else { throw .unsupportedFormat(target.format) }
    let paint = try paint(stroke.brush, target)
    let function = RasterFunction(stroke.foreMode, inverseSource: .inverseBrush, inverseDestination: .inverseDestination)
    var lines = try StrokeLines(stroke, region, target)
    guard !lines.region.isEmpty else { return Region() }
    switch paint {
    case .color(let color):
      surfaces[target.surfaceID]?.withPixels { base, stride in
        let (and, xor) = function.constants(source: UInt64(color))
        switch target.bytesPerPixel {
        case 4:
          lines.draw(ColorRuns(base: base, stride: stride, and: UInt32(truncatingIfNeeded: and), xor: UInt32(truncatingIfNeeded: xor)))
        case 2:
          lines.draw(ColorRuns(base: base, stride: stride, and: UInt16(truncatingIfNeeded: and), xor: UInt16(truncatingIfNeeded: xor)))
        default:
          lines.draw(ColorRuns(base: base, stride: stride, and: UInt8(truncatingIfNeeded: and), xor: UInt8(truncatingIfNeeded: xor)))
        }
      }
    case .tile(let image, let origin):
      guard image.width > 0, image.height > 0 else { return Region() }
      var tile = try Surface(width: image.width, height: image.height, format: target.format)
      tile.combine(image, .at(left: 0, top: 0), Region(tile.bounds), .copy)
      surfaces[target.surfaceID]?.withPixels { base, stride in
        switch target.bytesPerPixel {
        case 4: lines.draw(TileRuns<UInt32>(base: base, stride: stride, tile: tile, origin: origin, function: function))
        case 2: lines.draw(TileRuns<UInt16>(base: base, stride: stride, tile: tile, origin: origin, function: function))
        default: lines.draw(TileRuns<UInt8>(base: base, stride: stride, tile: tile, origin: origin, function: function))
        }
      }
    }
    return lines.region
  }
}
