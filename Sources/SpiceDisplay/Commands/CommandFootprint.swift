import SpiceGraphics

/// Which pixels a command writes and reads.
struct CommandFootprint {
  /// The pixels that it may change.
  var written: Region
  /// No pixel of `written` keeps anything of what it was, whatever the host says of the command's effect. Where that is not certain, it is
  /// false.
  var overwrites: Bool
  /// What it reads besides `written`.
  var reads: [SurfaceArea] = []
  /// Bytes of its images, and some more.
  var byteCount = 256

  /// More rectangles of a clip are taken for the whole box.
  private static let mostClipRects = 4096

  /// - Parameters:
  ///   - draw: a command that has been checked.
  ///   - surfaces: all surfaces; the command's own and those that it reads exist.
  init(_ draw: DrawCommand<SourceImage>, surfaces: [UInt32: CommandSurface]) {
    let bounds = surfaces[draw.surfaceID]?.bounds ?? .empty
    let format = surfaces[draw.surfaceID]?.format ?? .xrgb32
    let box = draw.box.intersection(bounds)
    var isExact = true
    written = Region(box)
    if let rects = draw.clip.rects {
      if let region = Region(rects: rects.lazy.map({ $0.intersection(box) }), limit: Self.mostClipRects) {
        written = region
      } else {
        isExact = false
      }
    }
    overwrites = false
    guard !written.isEmpty else { return }
    switch draw.operation {
    case .copyBits(let copyBits): add(copyBits, draw, bounds, format)
    case .fill(let fill):
      overwrites = isCertain(fill.brush, format) && !fill.rop.readsDestination && fill.mask.image == nil
      add(fill.brush, surfaces)
      add(fill.mask, surfaces)
    case .blackness(let mask), .whiteness(let mask), .invers(let mask):
      if case .invers = draw.operation { overwrites = false } else { overwrites = mask.image == nil }
      add(mask, surfaces)
    case .copy(let copy), .blend(let copy):
      let isCovered = cover(copy.source, copy.sourceArea, draw.box, format, surfaces)
      overwrites = isCovered && !copy.rop.readsDestination && copy.mask.image == nil
      add(copy.mask, surfaces)
    case .opaque(let opaque):
      let whole = written
      let isCovered = cover(opaque.source, opaque.sourceArea, draw.box, format, surfaces)
      overwrites = isCovered && written == whole && isCertain(opaque.brush, format) && opaque.mask.image == nil
      // The brush is also painted where the source has no pixel.
      written = whole
      add(opaque.brush, surfaces)
      add(opaque.mask, surfaces)
    case .rop3(let rop3):
      let whole = written
      let isCovered = cover(rop3.source, rop3.sourceArea, draw.box, format, surfaces)
      let readsDestination = rop3.code & 0x55 != rop3.code >> 1 & 0x55
      overwrites = isCovered && written == whole && isCertain(rop3.brush, format) && !readsDestination && rop3.mask.image == nil
      written = whole
      add(rop3.brush, surfaces)
      add(rop3.mask, surfaces)
    case .stroke(let stroke):
      byteCount += stroke.path.segments.reduce(0) { $0 + 16 + $1.points.count * 8 }
      add(stroke.brush, surfaces)
    case .text(let text):
      byteCount += text.string.glyphs.reduce(0) { $0 + 32 + $1.data.count }
      add(text.foreBrush, surfaces)
      add(text.backBrush, surfaces)
    case .transparent(let transparent): _ = cover(transparent.source, transparent.sourceArea, draw.box, format, surfaces)
    case .alphaBlend(let blend): _ = cover(blend.source, blend.sourceArea, draw.box, format, surfaces)
    case .composite(let composite):
      add(composite.source, surfaces, nil)
      if let mask = composite.mask { add(mask, surfaces, nil) }
    }
    if !isExact { overwrites = false }
    byteCount += (draw.clip.rects?.count ?? 0) * 16
  }

  private mutating func add(_ copyBits: CopyBits, _ draw: DrawCommand<SourceImage>, _ bounds: Rect, _ format: SurfaceFormat) {
    // Bits are not moved (spec 06, section 2.1).
    guard format != .alpha1 else { return written = Region() }
    let dx = Int(draw.box.left) - Int(copyBits.sourcePosition.x)
    let dy = Int(draw.box.top) - Int(copyBits.sourcePosition.y)
    written.formIntersection(bounds.moved(dx, dy))
    overwrites = true
    guard !written.isEmpty else { return }
    reads.append(SurfaceArea(surfaceID: draw.surfaceID, rect: written.bounds.moved(-dx, -dy)))
  }

  /// Notes that `area` of `source` is put into `box`, and takes the pixels from `written` for which it has none.
  ///
  /// - Returns: true if all pixels of `written` are sure to become pixels of the source.
  private mutating func cover(
    _ source: SourceImage, _ area: Rect, _ box: Rect, _ format: SurfaceFormat, _ surfaces: [UInt32: CommandSurface]
  ) -> Bool {
    let size = source.size(surfaces)
    let isStretched = area.width != box.width || area.height != box.height
    if area.isEmpty {
      written = Region()
      return false
    }
    if !isStretched {
      written.formIntersection(Rect(size: size).moved(Int(box.left) - Int(area.left), Int(box.top) - Int(area.top)))
    }
    // Interpolation may look at the next pixel.
    let margin: Int32 = isStretched ? 1 : 0
    let looked = Rect(
      left: area.left.clamped(-margin), top: area.top.clamped(-margin), right: area.right.clamped(margin),
      bottom: area.bottom.clamped(margin))
    add(source, surfaces, looked)
    return source.isCertain(on: format, surfaces) && (!isStretched || Rect(size: size).contains(area))
  }

  /// Notes an image; of a surface `area` is read, or all.
  private mutating func add(_ image: SourceImage, _ surfaces: [UInt32: CommandSurface], _ area: Rect?) {
    switch image.content {
    case .bitmap(let bitmap): byteCount += bitmap.data.count
    case .quic(let width, let height, _): byteCount += width * height * 4
    case .surface(let id):
      guard let bounds = surfaces[id]?.bounds else { return }
      let rect = area.map { $0.intersection(bounds) } ?? bounds
      // Nothing of it may be needed, but the surface itself is.
      let firstPixel = Rect(left: 0, top: 0, right: 1, bottom: 1)
      reads.append(SurfaceArea(surfaceID: id, rect: rect.isEmpty ? firstPixel : rect))
    }
  }

  private mutating func add(_ brush: Brush<SourceImage>, _ surfaces: [UInt32: CommandSurface]) {
    if case .pattern(let image, _) = brush { add(image, surfaces, nil) }
  }

  private mutating func add(_ mask: Mask<SourceImage>, _ surfaces: [UInt32: CommandSurface]) {
    if let image = mask.image { add(image, surfaces, nil) }
  }

  /// True if the brush is sure to paint every pixel.
  private func isCertain(_ brush: Brush<SourceImage>, _ format: SurfaceFormat) -> Bool {
    if case .pattern(let image, _) = brush { image.isCertain(on: format, [:]) } else { true }
  }
}

extension RasterOperation {
  /// The result depends on what was there (spec 06, section 6.3: the first operation that is set counts).
  var readsDestination: Bool {
    if contains(.put) { return false }
    if !isDisjoint(with: [.or, .and, .xor]) { return true }
    return contains(.inverse) && isDisjoint(with: [.blackness, .whiteness])
  }

  /// Twice the same changes nothing.
  var isInvolution: Bool {
    if !isDisjoint(with: [.put, .or, .and]) { return false }
    return contains(.xor) || (contains(.inverse) && isDisjoint(with: [.blackness, .whiteness]))
  }
}

extension RasterOperation {
  /// Twice the same is the same as once.
  var isIdempotent: Bool {
    if !readsDestination { return true }
    return !isDisjoint(with: [.or, .and]) && isDisjoint(with: [.inverseDestination, .inverseResult])
  }
}

extension SourceImage {
  /// 0x0 for a surface that is not among `surfaces`.
  func size(_ surfaces: [UInt32: CommandSurface]) -> Size {
    switch content {
    case .bitmap(let bitmap): Size(width: Int32(bitmap.width), height: Int32(bitmap.height))
    case .quic(let width, let height, _): Size(width: Int32(clamping: width), height: Int32(clamping: height))
    case .surface(let id): surfaces[id]?.size ?? Size(width: 0, height: 0)
    }
  }

  /// True if the image is sure to have pixels for a surface of this format. A stream may turn out to be broken.
  func isCertain(on format: SurfaceFormat, _ surfaces: [UInt32: CommandSurface]) -> Bool {
    guard let bits = format.bitsPerPixel, bits >= 16 else { return false }
    switch content {
    case .bitmap(let bitmap):
      guard bitmap.width > 0, bitmap.height > 0 else { return false }
      return [.rgb555, .rgb24, .rgb32, .rgba].contains(bitmap.format) || (bitmap.palette != nil && bits == 32)
    case .quic: return false
    case .surface(let id): return surfaces[id]?.format.bitsPerPixel == bits
    }
  }
}

extension Rect {
  /// Moved; edges that leave the 32-bit range stick to its ends, which lie outside of every surface.
  func moved(_ dx: Int, _ dy: Int) -> Rect {
    Rect(
      left: Int32(clamping: Int(left) + dx), top: Int32(clamping: Int(top) + dy), right: Int32(clamping: Int(right) + dx),
      bottom: Int32(clamping: Int(bottom) + dy))
  }
}

extension Int32 {
  /// The sum, or the end of the range.
  fileprivate func clamped(_ other: Int32) -> Int32 { Int32(clamping: Int(self) + Int(other)) }
}
