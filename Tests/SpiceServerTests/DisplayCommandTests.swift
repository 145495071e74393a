import NIOCore
import NIOEmbedded
import SpiceCanvas
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceWire
import TestSupport
import Testing

@testable import SpiceServer

/// Hosts that have commands: what they draw arrives at clients.
@Suite struct DisplayCommandTests {
  private let loop = EmbeddedEventLoop()
  private let pool = InlineEncodingPool()
  private let size = Size(width: 200, height: 150)

  private func makeDisplay() throws -> Display {
    let display = Display(id: 0, source: nil, encodingPool: pool, eventLoop: loop)
    try display.replacePrimary(size: size, heads: [])
    return display
  }

  private func fill(_ color: UInt32, _ rect: Rect, _ rop: RasterOperation = .put, on id: UInt32 = 0) -> DrawingCommand {
    let fill = DrawFill<SourceImage>(brush: .solid(color), rop: rop, mask: Mask())
    return DrawingCommand(DrawCommand(surfaceID: id, box: rect, clip: .none, operation: .fill(fill)), effect: .blend)
  }

  private func copy(_ image: SourceImage, _ rect: Rect, on id: UInt32 = 0, rop: RasterOperation = .put) -> DrawingCommand {
    let copy = DrawCopy(source: image, sourceArea: Rect(size: rect.size), rop: rop, scaleMode: .nearest, mask: Mask())
    return DrawingCommand(DrawCommand(surfaceID: id, box: rect, clip: .none, operation: .copy(copy)), effect: .opaque)
  }

  private func bitmap(_ format: BitmapFormat, _ rect: Rect, _ random: inout SeededGenerator) throws -> Bitmap {
    let stride = try #require(format.rowBytes(width: rect.width))
    let step = random.number(1...9)
    let data = (0..<stride * rect.height).map { UInt8(truncatingIfNeeded: $0 / step) }
    let colors = (0..<16).map { _ in UInt32(truncatingIfNeeded: random.next()) & 0xff_ffff }
    let entries = colors + colors + colors
    return try Bitmap(
      format: format, width: rect.width, height: rect.height, stride: stride, isTopDown: random.oneIn(2),
      palette: format.isIndexed ? Palette(unique: 3, entries: entries) : nil, data: data[...])
  }

  private func rect(_ random: inout SeededGenerator) -> Rect {
    let (left, top) = (Int32(random.number(0...180)), Int32(random.number(0...130)))
    return Rect(
      left: left, top: top, right: Int32(random.number(Int(left) + 1...200)), bottom: Int32(random.number(Int(top) + 1...150)))
  }

  private func command(_ random: inout SeededGenerator) throws -> DrawingCommand {
    let rect = rect(&random)
    let target: UInt32 = random.oneIn(4) ? 7 : 0
    switch random.number(0...6) {
    case 0: return fill(UInt32(random.number(0...0xff_ffff)), rect, random.oneIn(2) ? .put : .xor, on: target)
    case 1, 2:
      let formats: [BitmapFormat] = [.rgb32, .rgba, .rgb24, .rgb555, .eightBit, .fourBitBE, .oneBitBE]
      let format = formats.randomElement(using: &random) ?? .rgb32
      return copy(SourceImage(id: 0, content: .bitmap(try bitmap(format, rect, &random))), rect, on: target)
    case 3: return copy(SourceImage(id: 0, content: .surface(target == 0 ? 7 : 0)), rect, on: target)
    case 4:
      let move = CopyBits(sourcePosition: Point(x: rect.left / 2, y: rect.top / 2))
      return DrawingCommand(DrawCommand(surfaceID: target, box: rect, clip: .none, operation: .copyBits(move)), effect: .opaque)
    case 5:
      let source = SourceImage(id: 0, content: .bitmap(try bitmap(.rgba, rect, &random)))
      let blend = DrawAlphaBlend(flags: [], alpha: 200, source: source, sourceArea: Rect(size: rect.size))
      return DrawingCommand(DrawCommand(surfaceID: target, box: rect, clip: .none, operation: .alphaBlend(blend)), effect: .blend)
    default:
      let source = SourceImage(id: 0, content: .bitmap(try bitmap(.rgba, rect, &random)))
      let composite = DrawComposite(
        flags: CompositeFlags(rawValue: 3), source: source, mask: nil, sourceTransform: nil, maskTransform: nil, sourceOrigin: .zero,
        maskOrigin: .zero)
      return DrawingCommand(DrawCommand(surfaceID: target, box: rect, clip: .none, operation: .composite(composite)), effect: .blend)
    }
  }

  private func drawEagerly(_ draw: DrawCommand<SourceImage>, on canvas: inout Canvas) throws {
    let command = draw.mapImages { image -> CanvasImage in
      switch image.content {
      case .bitmap(let bitmap): .bitmap(bitmap, setsHighBits: image.setsHighBits)
      case .surface(let id): .surface(id)
      case .quic: .surface(.max)
      }
    }
    try canvas.draw(command)
  }

  @Test(arguments: [CompressionPolicy.off, .autoGLZ, .autoLZ, .quic, .glz, .lz, .lz4])
  func clientsHaveWhatTheCommandsDraw(compression: CompressionPolicy) throws {
    var random = SeededGenerator(seed: UInt64(compression.rawValue) + 5)
    let display = try makeDisplay()
    var eager = Canvas()
    try eager.createSurface(0, width: 200, height: 150, format: .xrgb32)
    try eager.createSurface(7, width: 200, height: 150, format: .xrgb32)
    var clients = [try CanvasClient(display, loop, compression: compression)]
    try display.createSurface(7, size: size, format: .xrgb32, rows: nil)
    for round in 0..<60 {
      let batch = try (0..<random.number(1...9)).map { _ in try command(&random) }
      #expect(display.draw(batch) == [])
      for command in batch { try drawEagerly(command.draw, on: &eager) }
      if round == 20 { clients.append(try CanvasClient(display, loop, compression: compression, composite: false)) }
      if round % 7 == 3 {
        // A frame of pixels between commands.
        let part = rect(&random)
        let frame = (0..<200 * 150).map { UInt32($0 * round) & 0xff_ffff }
        try frame.withUnsafeBytes { try display.update(Region(part), frame: $0, stride: 800) }
        _ = try eager.withSurface(0) { surface in
          try frame.withUnsafeBytes { bytes in
            let start = (Int(part.top) * 200 + Int(part.left)) * 4
            try surface.replace(part, from: UnsafeRawBufferPointer(rebasing: bytes[start...]), stride: 800)
          }
        }
      }
      if round % 3 == 0 { try clients.randomElement(using: &random)?.deliver() }
      loop.advanceTime(by: .milliseconds(10))
    }
    for client in clients {
      try client.deliver()
      #expect(client.shows(eager))
      client.channel.ended()
    }
    let picture = display.picture(of: Rect(size: size))
    #expect(picture.count == 200 * 150 * 4)
  }

  @Test func refusalsAreReturnedAndTheRestIsDrawn() throws {
    let display = try makeDisplay()
    let rect = Rect(left: 0, top: 0, right: 10, bottom: 10)
    let refusals = display.draw([
      fill(1, rect), fill(2, Rect(left: 0, top: 0, right: 201, bottom: 10)), fill(3, rect, on: 9), fill(0x12_3456, rect),
    ])
    #expect(refusals.map(\.field) == ["box", "surface_id"])
    #expect(display.picture(of: Rect(left: 3, top: 3, right: 4, bottom: 4)).prefix(3) == [0x56, 0x34, 0x12])
    #expect(throws: DrawingRefusal.self) { try display.destroySurface(0) }
    #expect(throws: DrawingRefusal.self) { try display.createSurface(0, size: size, format: .xrgb32, rows: nil) }
  }

  @Test func commandsAreSentAsCommands() throws {
    let display = try makeDisplay()
    let client = try CanvasClient(display, loop)
    try client.deliver()
    #expect(client.takeNames() == ["create 0", "monitors 1", "0: draw_copy", "mark"])
    try display.createSurface(3, size: Size(width: 20, height: 20), format: .argb32, rows: nil)
    let icon = Rect(left: 0, top: 0, right: 20, bottom: 20)
    _ = display.draw([
      fill(0xff, icon, on: 3), copy(SourceImage(id: 0, content: .surface(3)), icon),
      copy(SourceImage(id: 0, content: .surface(3)), Rect(left: 50, top: 50, right: 70, bottom: 70)),
    ])
    try display.destroySurface(3)
    try client.deliver()
    #expect(client.takeNames() == ["create 3", "3: draw_fill", "0: draw_copy", "0: draw_copy", "destroy 3"])
    display.setHeads([
      DisplayHead(id: 0, rect: Rect(left: 0, top: 0, right: 100, bottom: 150)),
      DisplayHead(id: 1, rect: Rect(left: 100, top: 0, right: 200, bottom: 150)),
    ])
    try display.destroyPrimary()
    try display.replacePrimary(size: Size(width: 64, height: 32), format: .rgb555, heads: [])
    try client.deliver()
    #expect(client.takeNames() == ["monitors 2", "destroy 0", "create 0", "monitors 1", "0: draw_copy", "mark"])
    #expect(client.canvas.surfaces[0]?.format == .rgb555)
  }

  @Test func imagesOfTheHostAreCachedByTheirIDs() throws {
    let display = try makeDisplay()
    let client = try CanvasClient(display, loop)
    try client.deliver()
    let area = Rect(left: 0, top: 0, right: 16, bottom: 16)
    var random = SeededGenerator(seed: 3)
    let image = SourceImage(id: 77, isCacheable: true, content: .bitmap(try bitmap(.rgb32, area, &random)))
    for index in Int32(0)..<5 {
      _ = display.draw([copy(image, area.translated(dx: index * 20, dy: 0))])
      try client.deliver()
    }
    #expect(client.references == 4)
    #expect(client.canvas.surfaces[0]?.packedRows(of: area) == client.canvas.surfaces[0]?.packedRows(of: area.translated(dx: 80, dy: 0)))
  }

  @Test(arguments: [SurfaceFormat.xrgb32, .rgb555, .rgb565, .argb32])
  func primariesOfAllFormatsAreShown(format: SurfaceFormat) throws {
    let display = try makeDisplay()
    let client = try CanvasClient(display, loop)
    let bytes = (format.bitsPerPixel ?? 0) / 8
    let rows = (0..<200 * 150 * bytes).map { UInt8(truncatingIfNeeded: bytes == 2 && $0 % 2 == 1 ? $0 & 0x7f : $0) }
    try display.replacePrimary(size: size, format: format, heads: [], rows: rows)
    _ = display.draw([fill(0x1234, Rect(left: 10, top: 10, right: 30, bottom: 30), .xor)])
    try client.deliver()
    var expected = Canvas()
    try expected.createSurface(0, width: 200, height: 150, format: format)
    _ = try expected.withSurface(0) { surface in
      try rows.withUnsafeBytes { try surface.replace(surface.bounds, from: $0, stride: 200 * bytes) }
    }
    try drawEagerly(fill(0x1234, Rect(left: 10, top: 10, right: 30, bottom: 30), .xor).draw, on: &expected)
    #expect(client.shows(expected))
    #expect(throws: CanvasError.self) { try display.replacePrimary(size: size, format: format, heads: [], rows: [1]) }
    #expect(display.size == size)
  }

  @Test func aClientThatTakesNothingGetsTheNewestPicture() throws {
    let display = try makeDisplay()
    let client = try CanvasClient(display, loop)
    try client.deliver()
    client.outlet.pendingBytes = 1 << 30
    var eager = Canvas()
    try eager.createSurface(0, width: 200, height: 150, format: .xrgb32)
    var random = SeededGenerator(seed: 9)
    for _ in 0..<2000 {
      let command = fill(UInt32(random.number(0...0xff_ffff)), rect(&random), .xor)
      _ = display.draw([command])
      try drawEagerly(command.draw, on: &eager)
    }
    #expect(client.outlet.sent.isEmpty)
    client.outlet.pendingBytes = 0
    client.channel.drained()
    try client.deliver()
    #expect(client.takeNames().count < 300)
    #expect(client.shows(eager))
  }
}
