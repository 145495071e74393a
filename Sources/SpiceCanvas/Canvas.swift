public import SpiceGraphics

/// The surfaces of a display and what draws on them (spec 06).
///
/// An operation that throws has changed nothing. Each family of operations is an extension in a folder of its own.
public struct Canvas: Sendable {
  /// The surfaces by their ids.
  public internal(set) var surfaces: [UInt32: Surface] = [:]

  /// Bytes that the pixels of all surfaces together may take.
  public let byteLimit: Int

  /// The largest number of rectangles that clip or mask of one operation may come to.
  public let regionLimit: Int

  /// - Parameter regionLimit: the default is more than any picture of a desktop needs.
  public init(byteLimit: Int = 1 << 30, regionLimit: Int = 1 << 21) {
    self.byteLimit = byteLimit
    self.regionLimit = regionLimit
  }

  /// Makes a surface, all zero; it takes the place of one with the same id.
  public mutating func createSurface(_ id: UInt32, width: Int, height: Int, format: SurfaceFormat) throws(CanvasError) {
    let others = surfaces.reduce(0) { $1.key == id ? $0 : $0 + $1.value.pixels.count }
    let needed = others + (try Surface.byteCount(width: width, height: height, format: format))
    guard needed <= byteLimit else { throw .surfacesTooLarge(bytes: needed, limit: byteLimit) }
    surfaces[id] = try Surface(width: width, height: height, format: format)
  }

  /// Frees a surface; an id without one is ignored (spec 03, section 8.9).
  public mutating func destroySurface(_ id: UInt32) { surfaces[id] = nil }

  public mutating func destroyAllSurfaces() { surfaces = [:] }

  /// Changes a surface in place: for sources of pixels that are not operations.
  public mutating func withSurface<Result, Failure>(
    _ id: UInt32, _ body: (inout Surface) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let index = surfaces.index(forKey: id) else { return nil }
    return try body(&surfaces.values[index])
  }

  /// Draws one operation.
  ///
  /// - Returns: the pixels of the surface that it may have changed.
  @discardableResult
  public mutating func draw(_ command: DrawCommand<CanvasImage>) throws(CanvasError) -> Region {
    guard let surface = surfaces[command.surfaceID] else { throw .unknownSurface(command.surfaceID) }
    let target = DrawTarget(
      surfaceID: command.surfaceID, box: command.box, bounds: surface.bounds, format: surface.format, operation: command.operation.name)
    try checkBits(target, command.operation)
    let region = try clipped(command.box.intersection(target.bounds), command.clip)
    return switch command.operation {
    case .copyBits(let copyBits): self.copyBits(copyBits, target, region)
    case .fill(let fill): try self.fill(fill, target, region)
    case .blackness(let mask): try fill(mask, .color(0), .copy, target, region)
    case .whiteness(let mask): try fill(mask, .color(.max), .copy, target, region)
    case .invers(let mask): try fill(mask, .color(0), .invert, target, region)
    case .copy(let copy), .blend(let copy): try self.copy(copy, target, region)
    case .opaque(let opaque): try self.opaque(opaque, target, region)
    case .stroke(let stroke): try self.stroke(stroke, target, region)
    case .text(let text): try self.text(text, target, region)
    case .composite(let composite): try self.composite(composite, target, region)
    case .rop3(let rop3): try self.rop3(rop3, target, region)
    case .transparent(let transparent): try self.transparent(transparent, target, region)
    case .alphaBlend(let blend): try alphaBlend(blend, target, region)
    }
  }

  /// Surfaces of one bit a pixel are masks: they are only filled (spec 06, section 2.1); moving their pixels has no effect.
  private func checkBits(_ target: DrawTarget, _ operation: DrawOperation<CanvasImage>) throws(CanvasError) {
    guard target.bytesPerPixel == 0 else { return }
    switch operation {
    case .fill(let fill):
      if case .pattern = fill.brush { break }
      return
    case .blackness, .whiteness, .invers, .copyBits: return
    default: break
    }
    throw .invalid(operation: target.operation, problem: "surfaces of one bit a pixel are only filled with a colour")
  }
}
