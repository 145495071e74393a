public import SpiceGraphics

/// The surfaces of a display and what draws on them (spec 06).
///
/// It draws: fills with colours and patterns, copies without scaling, copy_bits, blackness, whiteness and inversion, all with raster
/// operations, clips and masks. Everything else throws `CanvasError.unsupported`. An operation that throws has changed nothing.
public struct Canvas: Sendable {
  /// The surfaces by their ids.
  public private(set) var surfaces: [UInt32: Surface] = [:]

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
    guard let target = surfaces[command.surfaceID]?.target else { throw .unknownSurface(command.surfaceID) }
    let name = command.operation.name
    var region = try clipped(command.box.intersection(target.bounds), command.clip)
    switch command.operation {
    case .copyBits(let copyBits):
      let dx = Int(command.box.left) - Int(copyBits.sourcePosition.x)
      let dy = Int(command.box.top) - Int(copyBits.sourcePosition.y)
      region.formIntersection(Self.rect(left: dx, top: dy, width: target.bounds.width, height: target.bounds.height))
      if dx != 0 || dy != 0 { surfaces[command.surfaceID]?.move(region, dx: dx, dy: dy) }
    case .fill(let fill):
      let brush = try prepare(fill.brush, target, name)
      try apply(fill.mask, to: &region, box: command.box, name)
      let function = RasterFunction(fill.rop, inverseSource: .inverseBrush, inverseDestination: .inverseDestination)
      paint(command.surfaceID, region, brush, function)
    case .copy(let copy), .blend(let copy):
      try apply(copy.mask, to: &region, box: command.box, name)
      let function = RasterFunction(copy.rop, inverseSource: .inverseSource, inverseDestination: .inverseDestination)
      region = try self.copy(copy.source, copy.sourceArea, to: command, target, region, function)
    case .opaque(let opaque):
      let brush = try prepare(opaque.brush, target, name)
      try apply(opaque.mask, to: &region, box: command.box, name)
      _ = try self.copy(opaque.source, opaque.sourceArea, to: command, target, region, .copy)
      let function = RasterFunction(opaque.rop, inverseSource: .inverseBrush, inverseDestination: .inverseSource)
      paint(command.surfaceID, region, brush, function)
    case .blackness(let mask):
      try apply(mask, to: &region, box: command.box, name)
      paint(command.surfaceID, region, .color(0), .copy)
    case .whiteness(let mask):
      try apply(mask, to: &region, box: command.box, name)
      paint(command.surfaceID, region, .color(.max), .copy)
    case .invers(let mask):
      try apply(mask, to: &region, box: command.box, name)
      paint(command.surfaceID, region, .color(0), RasterFunction { _, destination in !destination })
    case .rop3, .stroke, .text, .transparent, .alphaBlend, .composite:
      throw .unsupported(operation: name, feature: "the operation")
    }
    return region
  }

  // MARK: Where

  /// The pixels of `rect` that the clip lets through.
  private func clipped(_ rect: Rect, _ clip: Clip) throws(CanvasError) -> Region {
    guard let rects = clip.rects else { return Region(rect) }
    guard let region = Region(rects: rects.lazy.map { $0.intersection(rect) }, limit: regionLimit) else {
      throw .regionTooComplex(limit: regionLimit)
    }
    return region
  }

  /// Takes the pixels out of `region` that the mask protects (spec 06, section 5).
  private func apply(_ mask: Mask<CanvasImage>, to region: inout Region, box: Rect, _ name: String) throws(CanvasError) {
    guard let image = mask.image else { return }
    guard case .bitmap(let bitmap, _) = image else { throw .unsupported(operation: name, feature: "a surface as mask") }
    guard bitmap.format.bitsPerPixel == 1 else {
      throw .invalid(operation: name, problem: "a bitmap of format \(bitmap.format.rawValue) is no mask")
    }
    guard let bits = Region(bits: bitmap, inverse: mask.flags.contains(.inverse), limit: regionLimit) else {
      throw .regionTooComplex(limit: regionLimit)
    }
    let left = Int(box.left) - Int(mask.position.x)
    let top = Int(box.top) - Int(mask.position.y)
    guard let dx = Int32(exactly: left), let dy = Int32(exactly: top) else {
      // So far away no pixel of a mask can lie on a surface.
      region = Region()
      return
    }
    region.formIntersection(bits.translated(dx: dx, dy: dy))
  }

  /// A rectangle whose edges stick to the ends of the 32-bit range, which lie outside of every surface.
  private static func rect(left: Int, top: Int, width: Int, height: Int) -> Rect {
    Rect(
      left: Int32(clamping: left), top: Int32(clamping: top), right: Int32(clamping: left + width),
      bottom: Int32(clamping: top + height))
  }

  // MARK: What

  /// What a region is painted with, checked and ready.
  private enum Paint {
    case color(UInt32)
    case tile(SourceImage, origin: Point)
  }

  private func prepare(_ brush: Brush<CanvasImage>, _ target: Surface.Target, _ name: String) throws(CanvasError) -> Paint {
    switch brush {
    case .none, .unknown: .color(0)
    case .solid(let color): .color(color)
    case .pattern(let image, let origin): .tile(try source(image, target, name), origin: origin)
    }
  }

  private func source(_ image: CanvasImage, _ target: Surface.Target, _ name: String) throws(CanvasError) -> SourceImage {
    switch image {
    case .bitmap(let bitmap, let setsHighBits):
      return try SourceImage(bitmap, setsHighBits: setsHighBits, for: target.format, operation: name)
    case .surface(let id):
      guard let surface = surfaces[id] else { throw .unknownSurface(id) }
      return try SourceImage(surface, for: target.format, operation: name)
    }
  }

  private mutating func paint(_ surfaceID: UInt32, _ region: Region, _ paint: Paint, _ function: RasterFunction) {
    switch paint {
    case .color(let color): surfaces[surfaceID]?.fill(region, color: color, function)
    case .tile(let image, let origin): surfaces[surfaceID]?.tile(image, region, origin: origin, function)
    }
  }

  /// Copies a source that is not scaled; returns the pixels that it covers.
  private mutating func copy(
    _ image: CanvasImage, _ area: Rect, to command: DrawCommand<CanvasImage>, _ target: Surface.Target, _ region: Region,
    _ function: RasterFunction
  ) throws(CanvasError) -> Region {
    let name = command.operation.name
    let box = command.box
    if box.isEmpty { return Region() }
    guard area.width == box.width && area.height == box.height else { throw .unsupported(operation: name, feature: "scaling") }
    let left = Int(box.left) - Int(area.left)
    let top = Int(box.top) - Int(area.top)
    if case .surface(command.surfaceID) = image, function.isCopy {
      // A plain copy of the surface onto itself is a move, which needs no second copy of the pixels.
      let moved = region.intersection(Self.rect(left: left, top: top, width: target.bounds.width, height: target.bounds.height))
      surfaces[command.surfaceID]?.move(moved, dx: left, dy: top)
      return moved
    }
    let source = try source(image, target, name)
    let covered = region.intersection(Self.rect(left: left, top: top, width: source.width, height: source.height))
    surfaces[command.surfaceID]?.draw(source, covered, left: left, top: top, function)
    return covered
  }
}

extension Surface {
  /// What preparing an operation needs to know of the surface; it does not hold the pixels, so that drawing need not copy them.
  fileprivate struct Target {
    let bounds: Rect
    let format: SurfaceFormat
  }

  fileprivate var target: Target { Target(bounds: bounds, format: format) }

  /// Combines every pixel of `region` with a colour.
  fileprivate mutating func fill(_ region: Region, color: UInt32, _ function: RasterFunction) {
    let bytesPerPixel = bytesPerPixel
    let (and, xor) = function.constants(source: UInt64(color))
    forEachRow(of: region) { row, _, _, count in Rows.fill(row, count: count, bytesPerPixel: bytesPerPixel, and: and, xor: xor) }
  }

  fileprivate mutating func draw(_ source: SourceImage, _ region: Region, left: Int, top: Int, _ function: RasterFunction) {
    source.draw(on: &self, region, left: left, top: top, function)
  }

  fileprivate mutating func tile(_ source: SourceImage, _ region: Region, origin: Point, _ function: RasterFunction) {
    source.tile(on: &self, region, origin: origin, function)
  }
}
