import SpiceCanvas
import SpiceGraphics

/// The oracle: surfaces as arrays of raw numbers, and operations that decide every pixel by itself, as the specification's text does.
struct PlainCanvas {
  struct Surface {
    let width: Int
    let height: Int
    let format: SurfaceFormat
    var pixels: [UInt32]

    var ones: UInt32 { format.bitsPerPixel == 32 ? .max : format.bitsPerPixel == 16 ? 0xffff : 0xff }

    /// The raw pixel, nil outside.
    func at(_ x: Int, _ y: Int) -> UInt32? {
      (0..<width).contains(x) && (0..<height).contains(y) ? pixels[y * width + x] : nil
    }
  }

  /// Gives the raw pixel for a position, nil where there is none.
  private typealias Source = (_ x: Int, _ y: Int) -> UInt32?

  var surfaces: [UInt32: Surface] = [:]

  /// Draws one command; false when it has no meaning, and then nothing has changed.
  mutating func draw(_ command: DrawCommand<CanvasImage>) -> Bool {
    guard var surface = surfaces[command.surfaceID], let steps = steps(command, surface) else { return false }
    let mask = command.operation.mask
    if let image = mask?.image, bit(image, 0, 0) == nil, !isEmptyMask(image) { return false }
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
          guard let source = step.source(x, y) else { continue }
          surface.pixels[y * surface.width + x] = step.combine(source, surface.pixels[y * surface.width + x]) & surface.ones
        }
      }
    }
    surfaces[command.surfaceID] = surface
    return true
  }

  private struct Step {
    var source: Source
    var rop: RasterOperation
    var inverseSource: RasterOperation
    var inverseDestination: RasterOperation

    /// Spec 06, section 6.3.
    func combine(_ source: UInt32, _ destination: UInt32) -> UInt32 {
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
  }

  private func steps(_ command: DrawCommand<CanvasImage>, _ surface: Surface) -> [Step]? {
    switch command.operation {
    case .fill(let fill):
      guard let brush = brush(fill.brush, surface) else { return nil }
      return [Step(source: brush, rop: fill.rop, inverseSource: .inverseBrush, inverseDestination: .inverseDestination)]
    case .copy(let copy), .blend(let copy):
      guard let source = moved(copy.source, command.box, copy.sourceArea, surface) else { return nil }
      return [Step(source: source, rop: copy.rop, inverseSource: .inverseSource, inverseDestination: .inverseDestination)]
    case .opaque(let opaque):
      guard let brush = brush(opaque.brush, surface), let source = moved(opaque.source, command.box, opaque.sourceArea, surface) else {
        return nil
      }
      return [
        Step(source: source, rop: .put, inverseSource: .inverseSource, inverseDestination: .inverseDestination),
        Step(source: brush, rop: opaque.rop, inverseSource: .inverseBrush, inverseDestination: .inverseSource),
      ]
    case .copyBits(let copyBits):
      let dx = Int(command.box.left) - Int(copyBits.sourcePosition.x)
      let dy = Int(command.box.top) - Int(copyBits.sourcePosition.y)
      return [
        Step(source: { surface.at($0 - dx, $1 - dy) }, rop: .put, inverseSource: .inverseSource, inverseDestination: .inverseDestination)
      ]
    case .blackness:
      return [Step(source: { _, _ in 0 }, rop: .blackness, inverseSource: .inverseSource, inverseDestination: .inverseSource)]
    case .whiteness:
      return [Step(source: { _, _ in 0 }, rop: .whiteness, inverseSource: .inverseSource, inverseDestination: .inverseSource)]
    case .invers: return [Step(source: { _, _ in 0 }, rop: .inverse, inverseSource: .inverseSource, inverseDestination: .inverseSource)]
    case .rop3, .stroke, .text, .transparent, .alphaBlend, .composite: return nil
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

  private func moved(_ image: CanvasImage, _ box: Rect, _ area: Rect, _ surface: Surface) -> Source? {
    if box.isEmpty { return { _, _ in nil } }
    guard box.width == area.width, box.height == area.height, let (source, _, _) = source(image, surface) else { return nil }
    return { source($0 - Int(box.left) + Int(area.left), $1 - Int(box.top) + Int(area.top)) }
  }

  private func source(_ image: CanvasImage, _ surface: Surface) -> (Source, Int, Int)? {
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

  private func byte(_ bitmap: Bitmap, _ y: Int, _ offset: Int) -> UInt32 {
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

  private func bit(_ image: CanvasImage, _ x: Int, _ y: Int) -> Bool? {
    guard case .bitmap(let bitmap, _) = image, bitmap.format.bitsPerPixel == 1, (0..<bitmap.width).contains(x),
      (0..<bitmap.height).contains(y)
    else { return nil }
    let eight = byte(bitmap, y, x / 8)
    return (bitmap.format == .oneBitLE ? eight >> UInt32(x % 8) : eight >> UInt32(7 - x % 8)) & 1 == 1
  }

  private func isEmptyMask(_ image: CanvasImage) -> Bool {
    guard case .bitmap(let bitmap, _) = image else { return false }
    return bitmap.format.bitsPerPixel == 1 && (bitmap.width == 0 || bitmap.height == 0)
  }
}

extension DrawOperation where Image == CanvasImage {
  var mask: Mask<CanvasImage>? {
    switch self {
    case .fill(let fill): fill.mask
    case .copy(let copy), .blend(let copy): copy.mask
    case .opaque(let opaque): opaque.mask
    case .blackness(let mask), .whiteness(let mask), .invers(let mask): mask
    default: nil
    }
  }
}
