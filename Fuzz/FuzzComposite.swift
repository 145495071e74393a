// fuzz: modules SpiceCanvas
// fuzz: sources Tests/SpiceCanvasTests/Plain/PlainChannels.swift Tests/SpiceCanvasTests/Plain/PlainComposite.swift
import SpiceCanvas
import SpiceGraphics

/// COMPOSITE between small surfaces: with the operators of Porter and Duff every pixel must be what the plain implementation of the unit
/// tests makes of it; with all others nothing outside of the region given back may change.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzComposite(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  var canvas = Canvas()
  for id in 0..<UInt32(3) { makeSurface(id, &canvas, &input) }
  let flags = CompositeFlags(rawValue: input.u32())
  let source = UInt32(input.number(0...2))
  let mask: UInt32? = input.bool() ? UInt32(input.number(0...2)) : nil
  let composite = DrawComposite<CanvasImage>(
    flags: flags, source: .surface(source), mask: mask.map { .surface($0) }, sourceTransform: transform(&input),
    maskTransform: transform(&input), sourceOrigin: origin(&input), maskOrigin: origin(&input))
  let box = Rect(left: input.coordinate(), top: input.coordinate(), right: input.coordinate(), bottom: input.coordinate())
  let clip: Clip = input.bool() ? .none : .rects([Rect(left: 1, top: 1, right: 4, bottom: 9), Rect(left: 6, top: 1, right: 19, bottom: 7)])
  guard let before = canvas.surfaces[0], let sourceSurface = canvas.surfaces[source] else { return 0 }
  let sourceImage = plain(sourceSurface, isOpaque: flags.isSourceOpaque)
  let maskImage = mask.flatMap { canvas.surfaces[$0] }.map { plain($0, isOpaque: false) }
  guard let region = try? canvas.draw(DrawCommand(surfaceID: 0, box: box, clip: clip, operation: .composite(composite))) else {
    let operators: [ClosedRange<UInt8>] = [0...13, 0x10...0x1b, 0x20...0x2b, 0x30...0x3e]
    let exists = operators.contains { $0.contains(flags.compositeOperator) }
    require(!exists || flags.sourceFilter > 4 || (mask != nil && flags.maskFilter > 4), "refused: \(composite)")
    return 0
  }
  guard let after = canvas.surfaces[0] else { return 0 }
  for y in 0..<before.height {
    for x in 0..<before.width {
      guard let old = before.pixel(x: x, y: y), let new = after.pixel(x: x, y: y) else { continue }
      guard region.contains(Point(x: Int32(x), y: Int32(y))) else {
        require(old == new, "(\(x), \(y)) changed outside of the region given back")
        continue
      }
      guard flags.compositeOperator <= 12 else { continue }
      let (dx, dy) = (x - Int(box.left), y - Int(box.top))
      let s = sourceImage.sample(
        dx + Int(composite.sourceOrigin.x), dy + Int(composite.sourceOrigin.y), composite.sourceTransform,
        bilinear: [1, 2, 4].contains(flags.sourceFilter), flags.sourceRepeat)
      let m = maskImage?.sample(
        dx + Int(composite.maskOrigin.x), dy + Int(composite.maskOrigin.y), composite.maskTransform,
        bilinear: [1, 2, 4].contains(flags.maskFilter), flags.maskRepeat)
      let result = PlainComposite.combine(
        flags.compositeOperator, s, m, components: flags.hasComponentAlpha, PlainChannels.expand(old, before.format))
      let expected = PlainChannels.reduce(result, before.format)
      require((new ^ expected) & PlainChannels.meaning(before.format) == 0, "(\(x), \(y)) is \(new), not \(expected): \(composite)")
    }
  }
  return 0
}

private func makeSurface(_ id: UInt32, _ canvas: inout Canvas, _ input: inout FuzzInput) {
  let format = [SurfaceFormat.xrgb32, .argb32, .rgb555, .rgb565, .alpha8][input.number(0...4)]
  let width = input.number(1...20)
  let height = input.number(1...10)
  guard (try? canvas.createSurface(id, width: width, height: height, format: format)) != nil else { fatalError("no surface") }
  let pattern = input.bytes(7)
  let pixels = (0..<width * height * 4).map { pattern[$0 % 7] &+ UInt8(truncatingIfNeeded: $0 / 7) }
  _ = canvas.withSurface(id) { surface in try? surface.replace(surface.bounds, from: pixels.span.bytes, stride: 4 * width) }
}

private func plain(_ surface: Surface, isOpaque: Bool) -> PlainComposite.Image {
  let format: SurfaceFormat = isOpaque && surface.format == .argb32 ? .xrgb32 : surface.format
  var image = PlainComposite.Image(width: surface.width, height: surface.height, pixels: [])
  for y in 0..<surface.height {
    for x in 0..<surface.width { image.pixels.append(PlainChannels.expand(surface.pixel(x: x, y: y) ?? 0, format)) }
  }
  return image
}

private func transform(_ input: inout FuzzInput) -> Transform? {
  if input.bool() { return nil }
  func number() -> Int32 { input.byte() == 255 ? Int32(bitPattern: input.u32()) : Int32(Int16(bitPattern: input.u16())) * 4 }
  return Transform(t00: number(), t01: number(), t02: number(), t10: number(), t11: number(), t12: number())
}

private func origin(_ input: inout FuzzInput) -> Point16 {
  Point16(x: Int16(input.number(-30...30)), y: Int16(bitPattern: input.u16()))
}
