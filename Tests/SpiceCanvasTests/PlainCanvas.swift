import SpiceCanvas
import SpiceGraphics

/// The oracle: surfaces as arrays of raw numbers, and operations that decide every pixel by itself, as the specification's text does.
struct PlainCanvas {
  struct Surface {
    let width: Int
    let height: Int
    let format: SurfaceFormat
    var pixels: [UInt32]

    var ones: UInt32 { .max >> UInt32(32 - (format.bitsPerPixel ?? 0)) }

    /// The raw pixel, nil outside.
    func at(_ x: Int, _ y: Int) -> UInt32? {
      (0..<width).contains(x) && (0..<height).contains(y) ? pixels[y * width + x] : nil
    }
  }

  /// Gives the raw pixel for a position, nil where there is none.
  typealias Source = (_ x: Int, _ y: Int) -> UInt32?

  var surfaces: [UInt32: Surface] = [:]

  /// Draws one command; false when it has no meaning, and then nothing has changed.
  mutating func draw(_ command: DrawCommand<CanvasImage>) -> Bool {
    guard var surface = surfaces[command.surfaceID], let steps = steps(command, surface) else { return false }
    let mask = command.operation.mask
    if let image = mask?.image, !isMask(image) { return false }
    for y in 0..<surface.height {
      for x in 0..<surface.width {
        let point = Point(x: Int32(x), y: Int32(y))
        guard command.box.contains(point) else { continue }
        if let rects = command.clip.rects, !rects.contains(where: { $0.contains(point) }) { continue }
        if let mask, let image = mask.image {
          let column = x - Int(command.box.left) + Int(mask.position.x)
          let row = y - Int(command.box.top) + Int(mask.position.y)
          guard let bit = bit(image, column, row), bit != mask.flags.contains(.inverse) else { continue }
        }
        for step in steps {
          guard let pixel = step(x, y, surface.pixels[y * surface.width + x]) else { continue }
          surface.pixels[y * surface.width + x] = pixel & surface.ones
        }
      }
    }
    surfaces[command.surfaceID] = surface
    return true
  }

  /// What becomes of a destination pixel; nil where nothing is drawn.
  private typealias Step = (_ x: Int, _ y: Int, _ destination: UInt32) -> UInt32?

  private static func step(
    _ source: @escaping Source, _ rop: RasterOperation, _ inverseSource: RasterOperation, _ inverseDestination: RasterOperation
  ) -> Step {
    { x, y, destination in source(x, y).map { combine($0, destination, rop, inverseSource, inverseDestination) } }
  }

  /// Spec 06, section 6.3.
  private static func combine(
    _ source: UInt32, _ destination: UInt32, _ rop: RasterOperation, _ inverseSource: RasterOperation,
    _ inverseDestination: RasterOperation
  ) -> UInt32 {
    let s = rop.contains(inverseSource) ? ~source : source
    let d = rop.contains(inverseDestination) ? ~destination : destination
    let r: UInt32 = rop.contains(.inverseResult) ? .max : 0
    if rop.contains(.put) { return s ^ r }
    if rop.contains(.or) { return (s | d) ^ r }
    if rop.contains(.and) { return (s & d) ^ r }
    if rop.contains(.xor) { return s ^ d ^ r }
    if rop.contains(.blackness) { return 0 }
    if rop.contains(.whiteness) { return .max }
    if rop.contains(.inverse) { return ~destination }
    return source
  }

  /// Whether the function is that of code 3 of the table.
  private static func isCopy(_ rop: RasterOperation) -> Bool {
    [(0, 0), (0, .max), (.max, 0), (.max, .max)].allSatisfy { source, destination in
      combine(source, destination, rop, .inverseSource, .inverseDestination) == source
    }
  }

  private func steps(_ command: DrawCommand<CanvasImage>, _ surface: Surface) -> [Step]? {
    let box = command.box
    if surface.format == .alpha1 { return bitSteps(command) }
    switch command.operation {
    case .fill(let fill):
      guard let brush = brush(fill.brush, surface) else { return nil }
      return [Self.step(brush, fill.rop, .inverseBrush, .inverseDestination)]
    case .copy(let copy), .blend(let copy):
      let isCopy = Self.isCopy(copy.rop)
      guard let source = placed(copy.source, box, copy.sourceArea, copy.scaleMode, isCopy: isCopy, surface) else { return nil }
      return [Self.step(source, copy.rop, .inverseSource, .inverseDestination)]
    case .opaque(let opaque):
      guard let brush = brush(opaque.brush, surface),
        let source = placed(opaque.source, box, opaque.sourceArea, opaque.scaleMode, isCopy: true, surface)
      else { return nil }
      return [{ x, y, _ in source(x, y) }, Self.step(brush, opaque.rop, .inverseBrush, .inverseSource)]
    case .copyBits(let copyBits):
      let dx = Int(box.left) - Int(copyBits.sourcePosition.x)
      let dy = Int(box.top) - Int(copyBits.sourcePosition.y)
      return [{ x, y, _ in surface.at(x - dx, y - dy) }]
    case .blackness: return [{ _, _, _ in 0 }]
    case .whiteness: return [{ _, _, _ in .max }]
    case .invers: return [{ ~$2 }]
    case .transparent(let transparent):
      let area = transparent.sourceArea
      guard let source = placed(transparent.source, box, area, .nearest, isCopy: false, surface) else { return nil }
      let color = transparent.trueColor
      let (key, compared): (UInt32, UInt32) =
        switch surface.format {
        case .rgb555: (color >> 3 & 0x1f | color >> 6 & 0x3e0 | color >> 9 & 0x7c00, 0xffff)
        case .rgb565: (color >> 3 & 0x1f | color >> 5 & 0x7e0 | color >> 8 & 0xf800, 0xffff)
        case .alpha8: (0, 0xff)
        default: (color & 0xffffff, 0xffffff)
        }
      return [{ x, y, _ in source(x, y).flatMap { $0 & compared == key ? nil : $0 } }]
    case .alphaBlend(let blend):
      guard let source = placedChannels(blend, box, surface) else { return nil }
      let kept: UInt32 = surface.format == .xrgb32 && !blend.flags.contains(.destinationHasAlpha) ? 0xffffff : .max
      if blend.alpha == 0 { return [] }
      return [{ x, y, old in source(x, y).map { Self.over($0, old, alpha: UInt32(blend.alpha), surface.format) & kept } }]
    case .rop3(let rop3):
      guard surface.format != .alpha8, let brush = brush(rop3.brush, surface), let source = placed(rop3, box, surface) else { return nil }
      if rop3.sourceArea.isEmpty { return [] }
      return [
        { x, y, d in
          guard let p = brush(x, y) else { return nil }
          let s = source(x, y) ?? 0
          var result: UInt32 = 0
          for bit in UInt32(0)..<32 {
            let index: UInt32 = (p >> bit & 1) * 4 + (s >> bit & 1) * 2 + (d >> bit & 1)
            if rop3.code >> UInt8(index) & 1 == 1 { result |= 1 << bit }
          }
          return result
        }
      ]
    case .stroke, .text, .composite: return nil
    }
  }

  /// Surfaces of one bit are only filled.
  private func bitSteps(_ command: DrawCommand<CanvasImage>) -> [Step]? {
    switch command.operation {
    case .fill(let fill):
      if case .pattern = fill.brush { return nil }
      var color: UInt32 = 0
      if case .solid(let solid) = fill.brush { color = solid }
      return [Self.step({ _, _ in color }, fill.rop, .inverseBrush, .inverseDestination)]
    case .blackness: return [{ _, _, _ in 0 }]
    case .whiteness: return [{ _, _, _ in .max }]
    case .invers: return [{ ~$2 }]
    case .copyBits: return []
    default: return nil
    }
  }

  private func brush(_ brush: Brush<CanvasImage>, _ surface: Surface) -> Source? {
    switch brush {
    case .none, .unknown: return { _, _ in 0 }
    case .solid(let color): return { _, _ in color }
    case .pattern(let image, let origin):
      guard let (source, width, height) = source(image, surface) else { return nil }
      if width == 0 || height == 0 { return { _, _ in nil } }
      func modulo(_ value: Int, _ divisor: Int) -> Int { ((value % divisor) + divisor) % divisor }
      return { source(modulo($0 - Int(origin.x), width), modulo($1 - Int(origin.y), height)) }
    }
  }

  func source(_ image: CanvasImage, _ surface: Surface) -> (Source, Int, Int)? {
    switch image {
    case .surface(let id):
      guard let other = surfaces[id], other.format.bitsPerPixel == surface.format.bitsPerPixel else { return nil }
      return (other.at, other.width, other.height)
    case .bitmap(let bitmap, let setsHighBits):
      if bitmap.format == .oneBitLE || bitmap.format == .fourBitLE { return nil }
      if bitmap.format.isIndexed {
        guard bitmap.palette != nil, surface.format != .rgb565, surface.format != .alpha8 else { return nil }
      }
      return ({ x, y in pixel(bitmap, x, y, setsHighBits, surface.format) }, bitmap.width, bitmap.height)
    }
  }

  func byte(_ bitmap: Bitmap, _ y: Int, _ offset: Int) -> UInt32 {
    UInt32(bitmap.data[bitmap.data.startIndex + (bitmap.isTopDown ? y : bitmap.height - 1 - y) * bitmap.stride + offset])
  }

  /// The raw pixel of a surface for one of a bitmap: expanded to channels and reduced (spec 06, sections 2.2, 4.2 and 4.4).
  private func pixel(_ bitmap: Bitmap, _ x: Int, _ y: Int, _ setsHighBits: Bool, _ format: SurfaceFormat) -> UInt32? {
    guard (0..<bitmap.width).contains(x), (0..<bitmap.height).contains(y) else { return nil }
    func byte(_ offset: Int) -> UInt32 { self.byte(bitmap, y, offset) }
    let isWide = format.bitsPerPixel == 32
    let high: UInt32 = setsHighBits && isWide ? 0xff00_0000 : 0
    if bitmap.format.isIndexed {
      let index: UInt32 =
        switch bitmap.format {
        case .eightBit: byte(x)
        case .fourBitBE: x % 2 == 0 ? byte(x / 2) / 16 : byte(x / 2) % 16
        default: byte(x / 8) >> UInt32(7 - x % 8) & 1
        }
      let entries = bitmap.palette?.entries ?? []
      return (Int(index) < entries.count ? entries[Int(index)] : 0) | high
    }
    var channels: (a: UInt32, r: UInt32, g: UInt32, b: UInt32) = (255, 0, 0, 0)
    var raw: UInt32 = 0
    switch bitmap.format {
    case .rgb555:
      raw = byte(2 * x) | byte(2 * x + 1) << 8
      if format == .rgb555 { return raw }
      func expand(_ five: UInt32) -> UInt32 { five << 3 | five >> 2 }
      channels = (255, expand(raw >> 10 & 31), expand(raw >> 5 & 31), expand(raw & 31))
    case .rgb24:
      channels = (255, byte(3 * x + 2), byte(3 * x + 1), byte(3 * x))
      if isWide { return channels.r << 16 | channels.g << 8 | channels.b | high }
    case .alpha8: channels = (byte(x), 0, 0, 0)
    default:
      raw = byte(4 * x) | byte(4 * x + 1) << 8 | byte(4 * x + 2) << 16 | byte(4 * x + 3) << 24
      if isWide { return bitmap.format == .rgb32 ? raw | high : raw }
      channels = (bitmap.format == .rgba ? raw >> 24 : 255, raw >> 16 & 255, raw >> 8 & 255, raw & 255)
    }
    switch format {
    case .rgb555: return (channels.r >> 3) << 10 | (channels.g >> 3) << 5 | channels.b >> 3
    case .rgb565: return (channels.r >> 3) << 11 | (channels.g >> 2) << 5 | channels.b >> 3
    case .alpha8: return channels.a
    default: return channels.a << 24 | channels.r << 16 | channels.g << 8 | channels.b
    }
  }

  /// Nil outside of the mask.
  private func bit(_ image: CanvasImage, _ x: Int, _ y: Int) -> Bool? {
    switch image {
    case .surface(let id): return surfaces[id]?.at(x, y).map { $0 == 1 }
    case .bitmap(let bitmap, _):
      guard (0..<bitmap.width).contains(x), (0..<bitmap.height).contains(y) else { return nil }
      let eight = byte(bitmap, y, x / 8)
      return (bitmap.format == .oneBitLE ? eight >> UInt32(x % 8) : eight >> UInt32(7 - x % 8)) & 1 == 1
    }
  }

  private func isMask(_ image: CanvasImage) -> Bool {
    switch image {
    case .surface(let id): surfaces[id]?.format == .alpha1
    case .bitmap(let bitmap, _): bitmap.format.bitsPerPixel == 1
    }
  }
}

extension DrawOperation where Image == CanvasImage {
  var mask: Mask<CanvasImage>? {
    switch self {
    case .fill(let fill): fill.mask
    case .copy(let copy), .blend(let copy): copy.mask
    case .opaque(let opaque): opaque.mask
    case .rop3(let rop3): rop3.mask
    case .blackness(let mask), .whiteness(let mask), .invers(let mask): mask
    default: nil
    }
  }
}
