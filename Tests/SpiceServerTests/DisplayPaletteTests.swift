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

/// Palettes of a host's images, and clients' caches of them.
@Suite struct DisplayPaletteTests {
  private let loop = EmbeddedEventLoop()
  private let pool = InlineEncodingPool()
  private let size = Size(width: 200, height: 150)

  private func makeDisplay() throws -> Display {
    let display = Display(id: 0, source: nil, encodingPool: pool, eventLoop: loop)
    try display.replacePrimary(size: size, heads: [])
    return display
  }

  private func bitmap(_ format: BitmapFormat, _ size: Size, colors: Int, _ random: inout SeededGenerator) throws -> Bitmap {
    let (width, height) = (Int(size.width), Int(size.height))
    let stride = try #require(format.rowBytes(width: width))
    let step = random.number(1...5)
    let data = (0..<stride * height).map { UInt8(truncatingIfNeeded: $0 / step) }
    var palette = SeededGenerator(seed: UInt64(colors))
    // Not always as many as the pixels can name.
    let entries = (0..<[2, 16, 200, 256][colors % 4]).map { _ in UInt32.random(in: 0...0xff_ffff, using: &palette) }
    return try Bitmap(
      format: format, width: width, height: height, stride: stride, isTopDown: random.oneIn(2),
      palette: Palette(unique: UInt64(colors % 7), entries: entries), data: data[...])
  }

  /// An image that is drawn, or one that is a brush's pattern.
  private func command(_ random: inout SeededGenerator) throws -> DrawingCommand {
    let colors = random.oneIn(3) ? random.number(0...500) : random.number(0...40)
    let format = [BitmapFormat.eightBit, .fourBitBE, .oneBitBE][random.number(0...2)]
    let isPattern = random.oneIn(4)
    let side = Int32(isPattern ? 4 : random.number(8...60))
    let size = Size(width: side, height: side)
    let image = SourceImage(id: 0, content: .bitmap(try bitmap(format, size, colors: colors, &random)))
    let origin = Point(x: Int32(random.number(0...Int(200 - side))), y: Int32(random.number(0...Int(150 - side))))
    let box = Rect(origin: origin, size: size)
    let operation: DrawOperation<SourceImage> =
      isPattern
      ? .fill(DrawFill(brush: .pattern(image, origin: .zero), rop: .put, mask: Mask()))
      : .copy(DrawCopy(source: image, sourceArea: Rect(size: size), rop: .put, scaleMode: .nearest, mask: Mask()))
    return DrawingCommand(DrawCommand(surfaceID: 0, box: box, clip: .none, operation: operation), effect: .opaque)
  }

  @Test(arguments: [CompressionPolicy.off, .autoGLZ, .quic, .glz, .lz, .lz4], [false, true])
  func clientsHaveWhatIsReferredTo(compression: CompressionPolicy, holdsEncoders: Bool) throws {
    var random = SeededGenerator(seed: UInt64(compression.rawValue) + 1)
    let display = try makeDisplay()
    var eager = Canvas()
    try eager.createSurface(0, width: 200, height: 150, format: .xrgb32)
    let client = try CanvasClient(display, loop, compression: compression)
    try client.deliver()
    for _ in 0..<400 {
      if holdsEncoders, random.oneIn(5) { pool.hold() }
      let command = try command(&random)
      #expect(display.draw([command]).isEmpty)
      try eager.draw(
        command.draw.mapImages { image -> CanvasImage in
          if case .bitmap(let bitmap) = image.content { .bitmap(bitmap) } else { .surface(.max) }
        })
      if random.oneIn(3) {
        pool.release()
        try client.deliver()
      }
      loop.advanceTime(by: .milliseconds(5))
    }
    pool.release()
    try client.deliver()
    #expect(client.shows(eager))
    #expect(client.paletteReferences > 20)
    #expect(client.palettes.count > 20)
    client.channel.ended()
  }

  /// A client that comes anew has no palettes.
  @Test func everyClientHasItsOwn() throws {
    var random = SeededGenerator(seed: 8)
    let display = try makeDisplay()
    let image = SourceImage(id: 0, content: .bitmap(try bitmap(.eightBit, Size(width: 16, height: 16), colors: 3, &random)))
    let area = Rect(left: 0, top: 0, right: 16, bottom: 16)
    func draw(at x: Int32) {
      let copy = DrawCopy(source: image, sourceArea: area, rop: .put, scaleMode: .nearest, mask: Mask())
      let box = area.translated(dx: x, dy: 0)
      _ = display.draw([DrawingCommand(DrawCommand(surfaceID: 0, box: box, clip: .none, operation: .copy(copy)), effect: .opaque)])
    }
    for references in 2...3 {
      let client = try CanvasClient(display, loop)
      try client.deliver()
      for step in 0...references {
        draw(at: Int32(20 * step))
        try client.deliver()
      }
      #expect(client.paletteReferences == references && client.palettes.count == 1)
      client.channel.ended()
    }
  }
}
