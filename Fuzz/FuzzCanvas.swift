// fuzz: modules SpiceCanvas
// fuzz: sources Tests/SpiceCanvasTests/PlainCanvas*.swift
import SpiceCanvas
import SpiceGraphics

/// Three small surfaces and commands that draw on them; every pixel must be what the plain canvas of the unit tests makes of it, and
/// only pixels of the region that is given back may have changed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCanvas(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var maker = CommandMaker(input: FuzzInput(bytes(data, size)))
  let formats: [SurfaceFormat] = [.xrgb32, .argb32, .rgb555, .rgb565, .alpha8, .alpha1]
  var canvas = Canvas()
  var plain = PlainCanvas()
  for id in 0..<UInt32(3) {
    let format = formats[maker.input.number(0...5)]
    let width = maker.input.number(1...20)
    let height = maker.input.number(1...16)
    guard (try? canvas.createSurface(id, width: width, height: height, format: format)) != nil else { fatalError("no surface") }
    plain.surfaces[id] = PlainCanvas.Surface(
      width: width, height: height, format: format, pixels: [UInt32](repeating: 0, count: width * height))
  }
  var count = 0
  while !maker.input.isEmpty, count < 30 {
    count += 1
    draw(maker.command(), &canvas, &plain)
  }
  return 0
}

private func draw(_ command: DrawCommand<CanvasImage>, _ canvas: inout Canvas, _ plain: inout PlainCanvas) {
  let before = plain.surfaces[command.surfaceID]
  let isMeaningful = plain.draw(command)
  let region = try? canvas.draw(command)
  require((region != nil) == isMeaningful, "\(isMeaningful ? "refused" : "drawn"): \(command)")
  guard let surface = canvas.surfaces[command.surfaceID], let expected = plain.surfaces[command.surfaceID], let before else { return }
  for (index, pixel) in expected.pixels.enumerated() {
    let value = surface.pixel(x: index % expected.width, y: index / expected.width) ?? 0
    require(value == pixel, "pixel \(index) is \(value) instead of \(pixel) after \(command)")
    if pixel != before.pixels[index] {
      let point = Point(x: Int32(index % expected.width), y: Int32(index / expected.width))
      require(region?.contains(point) == true, "\(point) changed outside of the region given back")
    }
  }
}

private struct CommandMaker {
  var input: FuzzInput

  private mutating func point() -> Point { Point(x: input.coordinate(-20...40), y: input.coordinate(-20...40)) }

  private mutating func rect() -> Rect {
    Rect(left: input.coordinate(), top: input.coordinate(), right: input.coordinate(), bottom: input.coordinate())
  }

  private mutating func bitmap(_ formats: [BitmapFormat]) -> Bitmap? {
    let format = formats[input.number(0...formats.count - 1)]
    let width = input.number(0...20)
    let height = input.number(0...16)
    let stride = (format.rowBytes(width: width) ?? 0) + input.number(0...3)
    let padding = input.number(0...3)
    let isTopDown = input.bool()
    var palette: Palette?
    if format.isIndexed, input.byte() != 0 { palette = Palette(unique: 0, entries: input.words(0...20)) }
    // Few bytes of the input make many pixels.
    let pattern = input.bytes(7)
    let data = (0..<padding + stride * height).map { pattern[$0 % 7] &+ UInt8(truncatingIfNeeded: $0 / 7) }
    return try? Bitmap(
      format: format, width: width, height: height, stride: stride, isTopDown: isTopDown, palette: palette, data: data[padding...])
  }

  private mutating func image() -> CanvasImage {
    let formats: [BitmapFormat] = [.rgb32, .rgba, .rgb24, .rgb555, .eightBit, .fourBitBE, .oneBitBE, .alpha8, .fourBitLE, .oneBitLE]
    let choice = input.byte()
    guard choice >= 64, let bitmap = bitmap(formats) else { return .surface(UInt32(choice % 4)) }
    return .bitmap(bitmap, setsHighBits: choice % 4 == 0)
  }

  private mutating func brush() -> Brush<CanvasImage> {
    switch input.byte() % 6 {
    case 0: .none
    case 1: .unknown(9)
    case 2, 3: .pattern(image(), origin: point())
    default: .solid(input.u32())
    }
  }

  private mutating func mask() -> Mask<CanvasImage> {
    let choice = input.byte()
    guard choice >= 128 else { return Mask() }
    if choice >= 240 && choice < 254 {
      return Mask(flags: .init(rawValue: choice % 2), position: point(), image: .surface(UInt32(choice % 4)))
    }
    let image = bitmap(choice == 255 ? [.rgb32] : [.oneBitBE, .oneBitLE]).map { CanvasImage.bitmap($0) }
    return Mask(flags: .init(rawValue: choice % 4), position: point(), image: image)
  }

  private mutating func copy(_ box: Rect) -> DrawCopy<CanvasImage> {
    let area = sourceArea(box)
    return DrawCopy(source: image(), sourceArea: area, rop: rop(), scaleMode: scaleMode(), mask: mask())
  }

  private mutating func sourceArea(_ box: Rect) -> Rect {
    let choice = input.byte()
    if choice == 255 { return rect() }
    if choice >= 128 {
      return Rect(origin: point(), size: Size(width: Int32(input.number(0...40)), height: Int32(input.number(0...40))))
    }
    return box.translated(dx: input.coordinate(-20...20), dy: input.coordinate(-20...20))
  }

  private mutating func scaleMode() -> ScaleMode { ScaleMode(rawValue: input.byte() % 3) }

  private mutating func rop() -> RasterOperation { RasterOperation(rawValue: input.u16() & 0x7ff) }

  mutating func command() -> DrawCommand<CanvasImage> {
    let origin = point()
    let size = Size(width: Int32(input.number(0...30)), height: Int32(input.number(0...30)))
    let box = input.byte() == 255 ? rect() : Rect(origin: origin, size: size)
    let clip: Clip = input.bool() ? .rects((0..<input.number(0...4)).map { _ in rect() }) : .none
    let operation: DrawOperation<CanvasImage> =
      switch input.byte() % 16 {
      case 0, 1: .fill(DrawFill(brush: brush(), rop: rop(), mask: mask()))
      case 2, 3: .copy(copy(box))
      case 4: .blend(copy(box))
      case 5:
        .opaque(
          DrawOpaque(source: image(), sourceArea: sourceArea(box), brush: brush(), rop: rop(), scaleMode: scaleMode(), mask: mask()))
      case 6: .blackness(mask())
      case 7: .whiteness(mask())
      case 8: .invers(mask())
      case 9, 10:
        .transparent(DrawTransparent(source: image(), sourceArea: sourceArea(box), sourceColor: 0, trueColor: input.u32()))
      case 11, 12:
        .alphaBlend(
          DrawAlphaBlend(
            flags: AlphaFlags(rawValue: input.byte() % 4), alpha: input.byte(), source: image(), sourceArea: sourceArea(box)))
      case 13, 14:
        .rop3(
          DrawRop3(
            source: image(), sourceArea: sourceArea(box), brush: brush(), code: input.byte(), scaleMode: scaleMode(), mask: mask()))
      default: .copyBits(CopyBits(sourcePosition: point()))
      }
    return DrawCommand(surfaceID: UInt32(input.number(0...3)), box: box, clip: clip, operation: operation)
  }
}
