import SpiceCanvas
import SpiceCodecs
import SpiceGraphics
import Testing

@testable import SpiceDisplay

@Suite("Pending commands")
struct PendingCommandsTests {
  @Test("commands wait until somebody looks, and older ones are drawn before") func lazily() throws {
    var scene = try CommandScene()
    try scene.fill(1, box(0, 0, 10, 10))
    try scene.fill(2, box(50, 0, 10, 10))
    try scene.fill(3, box(100, 0, 10, 10))
    scene.display.render(box(150, 150, 20, 20), of: 0, on: &scene.canvas)
    #expect(scene.display.unrenderedCount == 3)
    scene.display.render(box(55, 5, 20, 20), of: 0, on: &scene.canvas)
    #expect(scene.display.unrenderedCount == 1)
    #expect(scene.pixel(5, 5) == 1 && scene.pixel(55, 5) == 2 && scene.pixel(105, 5) == 0)
    #expect(scene.sent().count == 3)
  }

  @Test("a thousand may wait, then the oldest is drawn") func limit() throws {
    var scene = try CommandScene()
    for index in 0..<Int32(3000) { try scene.fill(UInt32(index + 1), box(index % 200, index / 200, 1, 1)) }
    #expect(scene.display.unrenderedCount == 1000)
    #expect(scene.pixel(0, 0) == 1)
    #expect(scene.pixel(199, 9) == 2000)
    #expect(scene.pixel(0, 10) == 0)
  }

  @Test("a self bitmap is what the area shows when the command comes") func selfBitmap() throws {
    var scene = try CommandScene()
    try scene.fill(0x10_2030, box(0, 0, 10, 10))
    let opaque = DrawOpaque<SourceImage>(
      source: SourceImage(id: 0, content: .surface(0)), sourceArea: box(0, 0, 10, 10), brush: .solid(0xff), rop: .or, scaleMode: .nearest,
      mask: Mask())
    try scene.draw(.opaque(opaque), box(20, 20, 10, 10), selfBitmap: box(0, 0, 10, 10))
    try scene.fill(0, box(0, 0, 10, 10))
    scene.display.renderAll(on: &scene.canvas)
    #expect(scene.pixel(25, 25) == 0x10_20ff)
  }

  @Test("copies by nothing and copies of nothing do nothing") func nothing() throws {
    var scene = try CommandScene()
    #expect(try scene.move(box(5, 5, 10, 10), from: Point(x: 5, y: 5)) == nil)
    #expect(try scene.move(box(5, 5, 10, 10), from: Point(x: 500, y: 5)) == nil)
    #expect(scene.sent() == [])
  }

  @Test("each wrong command is refused by itself, and its field is named") func refusals() throws {
    var scene = try CommandScene()
    let image = try SourceImage.plain(1, width: 4, height: 4)
    let fill = DrawOperation<SourceImage>.fill(DrawFill(brush: .solid(1), rop: .put, mask: Mask()))
    func copy(_ source: SourceImage, _ mode: ScaleMode = .nearest, mask: Mask<SourceImage> = Mask()) -> DrawOperation<SourceImage> {
      .copy(DrawCopy(source: source, sourceArea: box(0, 0, 4, 4), rop: .put, scaleMode: mode, mask: mask))
    }
    let blend = DrawOperation<SourceImage>.alphaBlend(DrawAlphaBlend(flags: [], alpha: 9, source: image, sourceArea: box(0, 0, 4, 4)))
    let indexed = try Bitmap(format: .eightBit, width: 4, height: 4, stride: 4, data: [UInt8](repeating: 0, count: 16)[...])
    let broken = SourceImage(id: 1, content: .quic(width: 4, height: 4, data: [1, 2, 3]))
    let inside = box(0, 0, 4, 4)
    func refused(
      _ operation: DrawOperation<SourceImage>, _ box: Rect, _ field: String, clip: Clip = .none, on surfaceID: UInt32 = 0,
      selfBitmap: Rect? = nil, location: SourceLocation = #_sourceLocation
    ) {
      let error = #expect(throws: DrawingRefusal.self, sourceLocation: location) {
        try scene.draw(operation, box, clip: clip, on: surfaceID, selfBitmap: selfBitmap)
      }
      #expect(error?.field == field, sourceLocation: location)
      #expect(error?.operation == operation.name, sourceLocation: location)
    }
    refused(fill, inside, "surface_id", on: 3)
    refused(fill, inside, "surface_id", on: .max)
    refused(fill, box(-1, 0, 5, 5), "box")
    refused(fill, box(190, 0, 11, 5), "box")
    refused(fill, box(0, 190, 5, 11), "box")
    refused(fill, Rect(left: 9, top: 0, right: 2, bottom: 5), "box")
    refused(fill, Rect(left: .min, top: .min, right: .max, bottom: .max), "box")
    refused(fill, inside, "clip", clip: .rects([]))
    refused(fill, inside, "clip", clip: .rects([box(100, 100, 5, 5), Rect(left: 3, top: 3, right: -3, bottom: 9)]))
    refused(blend, inside, "self_bitmap_area", selfBitmap: box(190, 0, 20, 5))
    refused(blend, inside, "self_bitmap_area", selfBitmap: Rect(left: 20, top: 0, right: 5, bottom: 9))
    refused(copy(SourceImage(id: 1, content: .surface(5))), inside, "src_bitmap")
    refused(copy(SourceImage(id: 1, content: .bitmap(indexed))), inside, "src_bitmap")
    refused(copy(broken), inside, "src_bitmap")
    refused(copy(image, ScaleMode(rawValue: 2)), inside, "scale_mode")
    refused(copy(image, mask: Mask(image: image)), inside, "mask")
    #expect(scene.sent() == [])
    #expect(try scene.draw(copy(image), inside) != nil)
  }

  @Test("surfaces are refused by name") func surfaces() throws {
    var scene = try CommandScene()
    let size = Size(width: 10, height: 10)
    func refused(_ field: String, location: SourceLocation = #_sourceLocation, _ body: () throws -> Void) {
      let error = #expect(throws: DrawingRefusal.self, sourceLocation: location, performing: body)
      #expect(error?.field == field, sourceLocation: location)
    }
    refused("surface_id") { try scene.display.createSurface(1024, size: size, format: .xrgb32, on: &scene.canvas, now: .zero) }
    refused("surface_id") { try scene.display.createSurface(0, size: size, format: .xrgb32, on: &scene.canvas, now: .zero) }
    refused("surface") {
      try scene.display.createSurface(1, size: size, format: SurfaceFormat(rawValue: 7), on: &scene.canvas, now: .zero)
    }
    refused("surface") {
      try scene.display.createSurface(1, size: Size(width: -3, height: 10), format: .xrgb32, on: &scene.canvas, now: .zero)
    }
    refused("surface") {
      try scene.display.createSurface(1, size: size, format: .xrgb32, rows: [1, 2], on: &scene.canvas, now: .zero)
    }
    refused("surface_id") { try scene.display.destroySurface(1, on: &scene.canvas, now: .zero) }
    #expect(scene.display.surfaces.count == 1)
    #expect(scene.canvas.surfaces.count == 1)
  }

  @Test("forms at which known clients fail are not passed on") func harmlessForms() throws {
    var scene = try CommandScene()
    let text = DrawText<SourceImage>(
      string: GlyphString(flags: .a8, glyphs: []), backArea: box(0, 0, 9, 9), foreBrush: .solid(1), backBrush: .solid(2), foreMode: .put,
      backMode: .put)
    let sentText = try #require(try scene.draw(.text(text), box(0, 0, 9, 9))?.draw)
    guard case .text(let text) = sentText.operation else { return #expect(Bool(false), "it is a text") }
    #expect(text.string.flags == [])
    let stroke = DrawStroke<SourceImage>(
      path: Path(segments: []), attributes: LineAttributes(flags: [.styled, .startWithGap]), brush: .solid(1), foreMode: .put,
      backMode: .put)
    let sentStroke = try #require(try scene.draw(.stroke(stroke), box(0, 0, 9, 9))?.draw)
    guard case .stroke(let stroke) = sentStroke.operation else { return #expect(Bool(false), "it is a stroke") }
    #expect(stroke.attributes.flags == .startWithGap)
  }

  /// A QUIC image of 200x200 pixels that differ, and the pixels.
  private func compressed() throws -> (stream: [UInt8], pixels: [UInt8]) {
    let pixels = (0..<200 * 200).flatMap { index -> [UInt8] in
      [UInt8(truncatingIfNeeded: index), UInt8(truncatingIfNeeded: index / 200), UInt8(index % 7), 0]
    }
    let bitmap = try Bitmap(format: .rgb32, width: 200, height: 200, stride: 800, isTopDown: true, data: pixels[...])
    var encoder = QUICEncoder()
    var stream: [UInt8] = []
    try bitmap.withImageSource { source throws(EncodeError) in try encoder.encode(source, into: &stream) }
    return (stream, pixels)
  }

  private func copy(_ stream: ArraySlice<UInt8>, _ area: Rect) -> DrawOperation<SourceImage> {
    let image = SourceImage(id: 0, content: .quic(width: 200, height: 200, data: stream))
    return .copy(DrawCopy(source: image, sourceArea: area, rop: .put, scaleMode: .nearest, mask: Mask()))
  }

  @Test("a compressed image that cannot be decoded is refused, and nobody is sent it") func badStreams() throws {
    var scene = try CommandScene()
    let whole = box(0, 0, 200, 200)
    let (stream, pixels) = try compressed()
    for count in [20, stream.count / 8 * 4, stream.count - 8] {
      let error = #expect(throws: DrawingRefusal.self) { try scene.draw(copy(stream.prefix(count), whole), whole) }
      #expect(error?.field == (count == 20 ? "src_bitmap" : "image"))
    }
    #expect(scene.sent() == [] && scene.display.unrenderedCount == 0)
    try scene.draw(copy(stream[...], whole), whole)
    #expect(scene.display.unrenderedCount == 1)
    #expect(scene.sent() == ["0: draw_copy \(whole)"])
    scene.display.renderAll(on: &scene.canvas)
    for (x, y) in [(0, 0), (199, 0), (50, 70), (199, 199)] {
      let at = (y * 200 + x) * 4
      #expect(scene.pixel(x, y) == UInt32(pixels[at]) | UInt32(pixels[at + 1]) << 8 | UInt32(pixels[at + 2]) << 16)
    }
  }

  @Test("decoded images take 64 MiB while they wait, no more") func decodedLimit() throws {
    var scene = try CommandScene()
    let stream = try compressed().stream
    for index in Int32(0)..<500 { try scene.draw(copy(stream[...], box(index % 200, 3, 1, 1)), box(index % 200, index / 200, 1, 1)) }
    #expect(scene.display.unrenderedCount == (64 << 20) / (200 * 200 * 4))
    scene.display.renderAll(on: &scene.canvas)
    #expect(scene.display.unrenderedCount == 0)
    // The source's pixel 799.
    #expect(scene.pixel(199, 1) == 0x01_031f)
  }
}
