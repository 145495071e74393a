import SpiceCanvas
import SpiceGraphics

/// Sources of the plain canvas that are stretched or blended.
extension PlainCanvas {
  private struct Channels {
    var a: UInt32
    var r: UInt32
    var g: UInt32
    var b: UInt32

    static let none = Channels(a: 0, r: 0, g: 0, b: 0)

    func mapped(_ transform: (UInt32) -> UInt32) -> Channels {
      Channels(a: transform(a), r: transform(r), g: transform(g), b: transform(b))
    }

    var raw: UInt32 { a << 24 | r << 16 | g << 8 | b }
  }

  /// An image in the format in which it is stretched.
  private struct Picture {
    var at: Source
    var width: Int
    var height: Int
    var format: SurfaceFormat
  }

  // MARK: Formats (spec 06, section 2.2)

  private static func expand(_ raw: UInt32, _ format: SurfaceFormat, isOpaque: Bool) -> Channels {
    func eight(_ value: UInt32, _ bits: UInt32) -> UInt32 { value << (8 - bits) | value >> (2 * bits - 8) }
    switch format {
    case .rgb555: return Channels(a: 255, r: eight(raw >> 10 & 31, 5), g: eight(raw >> 5 & 31, 5), b: eight(raw & 31, 5))
    case .rgb565: return Channels(a: 255, r: eight(raw >> 11 & 31, 5), g: eight(raw >> 5 & 63, 6), b: eight(raw & 31, 5))
    case .alpha8: return Channels(a: raw, r: 0, g: 0, b: 0)
    case .alpha1: return Channels(a: raw * 255, r: 0, g: 0, b: 0)
    default:
      let alpha = format == .xrgb32 && isOpaque ? 255 : raw >> 24
      return Channels(a: alpha, r: raw >> 16 & 255, g: raw >> 8 & 255, b: raw & 255)
    }
  }

  private static func reduce(_ c: Channels, _ format: SurfaceFormat) -> UInt32 {
    switch format {
    case .rgb555: (c.r >> 3) << 10 | (c.g >> 3) << 5 | c.b >> 3
    case .rgb565: (c.r >> 3) << 11 | (c.g >> 2) << 5 | c.b >> 3
    case .alpha8: c.a
    default: c.raw
    }
  }

  // MARK: Positions (spec 06, section 8)

  /// In 1/65536 of a pixel of the source.
  private typealias Positions = (_ coordinate: Int) -> Int

  private static func positions(_ source: Int32, _ length: Int, _ box: Int32, _ boxLength: Int) -> Positions {
    let step = length * 65536 / boxLength
    return { Int(source) * 65536 + ($0 - Int(box)) * step + (step + 1) >> 1 }
  }

  private static func roundedPositions(_ source: Int32, _ length: Int, _ box: Int32, _ boxLength: Int) -> Positions {
    let scale = Double(length) / Double(boxLength)
    let step = Int((scale * 65536).rounded(.towardZero))
    let offset = Int((Double(source) / scale + 0.5).rounded(.down))
    return { ($0 - Int(box) + offset) * step + (step + 1) >> 1 }
  }

  /// - Parameter format: what a position between pixels is stored in.
  private static func stretched(
    _ picture: Picture, _ px: @escaping Positions, _ py: @escaping Positions, _ mode: ScaleMode, isOpaque: Bool, to format: SurfaceFormat
  ) -> Source {
    func channels(_ x: Int, _ y: Int) -> Channels { picture.at(x, y).map { expand($0, picture.format, isOpaque: isOpaque) } ?? .none }
    guard mode == .interpolate else {
      return { x, y in
        let (x, y) = ((px(x) - 1) >> 16, (py(y) - 1) >> 16)
        // The bit without a meaning stays (spec 06, section 16).
        return picture.format == .rgb555 && format == .rgb555 ? picture.at(x, y) ?? 0 : reduce(channels(x, y), format)
      }
    }
    return { x, y in
      let (qx, qy) = (px(x) - 0x8000, py(y) - 0x8000)
      let (wx, wy) = (UInt32(qx >> 9 & 127) * 2, UInt32(qy >> 9 & 127) * 2)
      let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map { channels(qx >> 16 + $0.0, qy >> 16 + $0.1) }
      let weights = [(256 - wx) * (256 - wy), wx * (256 - wy), (256 - wx) * wy, wx * wy]
      func sum(_ channel: (Channels) -> UInt32) -> UInt32 { zip(four, weights).reduce(0) { $0 + channel($1.0) * $1.1 } >> 16 }
      return reduce(Channels(a: sum(\.a), r: sum(\.r), g: sum(\.g), b: sum(\.b)), format)
    }
  }

  // MARK: Sources

  /// An image in the surface's format; a surface in its own.
  private func picture(_ image: CanvasImage, _ surface: Surface) -> Picture? {
    switch image {
    case .surface(let id):
      guard let other = surfaces[id] else { return nil }
      return Picture(at: other.at, width: other.width, height: other.height, format: other.format)
    case .bitmap(let bitmap, _):
      guard let (at, width, height) = source(image, surface) else { return nil }
      let isWide = surface.format.bitsPerPixel == 32
      return Picture(at: at, width: width, height: height, format: isWide ? bitmap.format == .rgba ? .argb32 : .xrgb32 : surface.format)
    }
  }

  /// - Parameter isCopy: the pixels take the place of others.
  func placed(_ image: CanvasImage, _ box: Rect, _ area: Rect, _ mode: ScaleMode, isCopy: Bool, _ surface: Surface) -> Source? {
    if box.isEmpty || area.isEmpty { return { _, _ in nil } }
    if box.width == area.width && box.height == area.height {
      return source(image, surface).map { source, _, _ in { source($0 - Int(box.left) + Int(area.left), $1 - Int(box.top) + Int(area.top)) }
      }
    }
    let px = Self.positions(area.left, area.width, box.left, box.width)
    let py = Self.positions(area.top, area.height, box.top, box.height)
    guard let picture = picture(image, surface) else { return nil }
    if isCopy {
      return Self.stretched(picture, px, py, mode, isOpaque: surface.format != .xrgb32, to: surface.format)
    }
    return raw(picture, px, py, mode, surface)
  }

  /// Stretched in the picture's own format, which must have the surface's size.
  private func raw(_ picture: Picture, _ px: @escaping Positions, _ py: @escaping Positions, _ mode: ScaleMode, _ surface: Surface)
    -> Source?
  {
    guard picture.format.bitsPerPixel == surface.format.bitsPerPixel else { return nil }
    if mode == .interpolate { return Self.stretched(picture, px, py, mode, isOpaque: false, to: picture.format) }
    return { picture.at((px($0) - 1) >> 16, (py($1) - 1) >> 16) ?? 0 }
  }

  func placed(_ rop3: DrawRop3<CanvasImage>, _ box: Rect, _ surface: Surface) -> Source? {
    let area = rop3.sourceArea
    if box.isEmpty || area.isEmpty || (box.width == area.width && box.height == area.height) {
      return placed(rop3.source, box, area, .nearest, isCopy: false, surface)
    }
    guard area.left >= 0, area.top >= 0, let picture = picture(rop3.source, surface) else { return nil }
    let px = Self.roundedPositions(area.left, area.width, box.left, box.width)
    let py = Self.roundedPositions(area.top, area.height, box.top, box.height)
    return raw(picture, px, py, rop3.scaleMode, surface)
  }

  // MARK: Blending (spec 06, sections 9 and 10.6)

  /// Gives channels in 32 bits.
  func placedChannels(_ blend: DrawAlphaBlend<CanvasImage>, _ box: Rect, _ surface: Surface) -> Source? {
    let area = blend.sourceArea
    if box.isEmpty || area.isEmpty { return { _, _ in nil } }
    guard let picture = channels(blend, surface) else { return nil }
    if box.width == area.width && box.height == area.height {
      return { picture.at($0 - Int(box.left) + Int(area.left), $1 - Int(box.top) + Int(area.top)) }
    }
    let px = Self.positions(area.left, area.width, box.left, box.width)
    let py = Self.positions(area.top, area.height, box.top, box.height)
    return { picture.at((px($0) - 1) >> 16, (py($1) - 1) >> 16) ?? 0 }
  }

  private func channels(_ blend: DrawAlphaBlend<CanvasImage>, _ surface: Surface) -> Picture? {
    switch blend.source {
    case .surface(let id):
      guard let other = surfaces[id] else { return nil }
      let isOpaque = !blend.flags.contains(.sourceSurfaceHasAlpha)
      return Picture(
        at: { x, y in other.at(x, y).map { Self.expand($0, other.format, isOpaque: isOpaque).raw } }, width: other.width,
        height: other.height, format: .argb32)
    case .bitmap(let bitmap, _):
      // On a surface with alpha every bitmap but the indexed ones is converted to its channels, with raw top bytes.
      var wide = surface
      if !bitmap.format.isIndexed { wide = Surface(width: 0, height: 0, format: .argb32, pixels: []) }
      guard let (at, width, height) = source(.bitmap(bitmap), wide) else { return nil }
      let format: SurfaceFormat =
        switch bitmap.format {
        case .rgba, .alpha8: .argb32
        case .eightBit, .fourBitBE, .oneBitBE: surface.format
        default: .xrgb32
        }
      return Picture(
        at: { x, y in at(x, y).map { Self.expand($0, format, isOpaque: true).raw } }, width: width, height: height, format: .argb32)
    }
  }

  static func over(_ source: UInt32, _ destination: UInt32, alpha: UInt32, _ format: SurfaceFormat) -> UInt32 {
    func multiply(_ a: UInt32, _ b: UInt32) -> UInt32 {
      let t = a * b + 128
      return (t + t >> 8) >> 8
    }
    let s = expand(source, .argb32, isOpaque: false).mapped { alpha == 255 ? $0 : multiply($0, alpha) }
    let d = expand(destination, format, isOpaque: false)
    func sum(_ s: UInt32, _ d: UInt32, _ a: UInt32) -> UInt32 { min(255, s + multiply(d, 255 - a)) }
    let result = Channels(a: sum(s.a, d.a, s.a), r: sum(s.r, d.r, s.a), g: sum(s.g, d.g, s.a), b: sum(s.b, d.b, s.a))
    return reduce(result, format)
  }
}
