// fuzz: modules SpiceCanvas
// fuzz: sources Tests/SpiceCanvasTests/Plain/PlainChannels.swift Tests/SpiceCanvasTests/Plain/PlainText.swift
import SpiceCanvas
import SpiceGraphics

/// Text on a small surface: every pixel must be what the plain implementation of the unit tests makes of it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzText(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let format = [SurfaceFormat.xrgb32, .argb32, .rgb555, .rgb565, .alpha8][input.number(0...4)]
  var canvas = Canvas()
  guard (try? canvas.createSurface(0, width: 24, height: 16, format: format)) != nil else { fatalError("no surface") }
  let pattern = input.bytes(5)
  let pixels = (0..<24 * 16 * 4).map { pattern[$0 % 5] &+ UInt8(truncatingIfNeeded: $0) }
  _ = canvas.withSurface(0) { surface in try? surface.replace(surface.bounds, from: pixels.span.bytes, stride: 96) }
  let flags = GlyphString.Flags(rawValue: input.byte() & 15)
  var isWhole = true
  let glyphs = (0..<input.number(0...6)).map { _ in
    let width = UInt16(input.number(0...20))
    let height = UInt16(input.number(0...12))
    let count = Glyph.rowBytes(width: width, bitsPerPixel: flags.bitsPerPixel ?? 1) * Int(height)
    let isShort = input.byte() == 255 && count > 0
    if isShort && flags.bitsPerPixel != nil { isWhole = false }
    return Glyph(
      renderPosition: Point(x: input.coordinate(-20...30), y: input.coordinate(-20...30)),
      origin: Point(x: input.coordinate(-3...3), y: input.coordinate(-3...3)), width: width, height: height,
      data: input.bytes(isShort ? count - 1 : count)[...])
  }
  let text = DrawText<CanvasImage>(
    string: GlyphString(flags: flags, glyphs: glyphs),
    backArea: input.bool() ? .empty : Rect(left: input.coordinate(), top: 2, right: input.coordinate(), bottom: 12),
    foreBrush: input.byte() < 20 ? .none : .solid(input.u32()), backBrush: .solid(input.u32()), foreMode: .put, backMode: .put)
  let clip: Clip =
    input.bool()
    ? .none : .rects((0..<input.number(0...3)).map { _ in Rect(left: input.coordinate(), top: 0, right: input.coordinate(), bottom: 13) })
  guard let before = canvas.surfaces[0] else { return 0 }
  let region = try? canvas.draw(DrawCommand(surfaceID: 0, box: before.bounds, clip: clip, operation: .text(text)))
  require((region != nil) == isWhole, "refused or drawn: \(text)")
  guard let region, let after = canvas.surfaces[0] else { return 0 }
  let plain = PlainText(text: text)
  let clipped = clip.region(in: before.bounds)
  let meaning = PlainChannels.meaning(format)
  for y in 0..<before.height {
    for x in 0..<before.width {
      guard let old = before.pixel(x: x, y: y), let new = after.pixel(x: x, y: y) else { continue }
      let point = Point(x: Int32(x), y: Int32(y))
      let expected = clipped.contains(point) ? plain.pixel(old, x, y, format) : old
      require((new ^ expected) & meaning == 0, "\(point) is \(new), not \(expected): \(text) \(clip)")
      require(old == new || region.contains(point), "\(point) changed outside of the region given back")
    }
  }
  return 0
}
