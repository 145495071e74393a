import SpiceCanvas
import SpiceGraphics
import TestSupport
import Testing

@Suite struct SurfaceTests {
  @Test(arguments: [SurfaceFormat.xrgb32, .argb32, .rgb555, .rgb565, .alpha8])
  func replacedPixelsComeBackPacked(_ format: SurfaceFormat) throws {
    var generator = SeededGenerator(seed: UInt64(format.rawValue))
    for _ in 0..<200 {
      var surface = try Surface(width: generator.number(1...30), height: generator.number(1...30), format: format)
      let bytesPerPixel = surface.bytesPerPixel
      #expect(surface.stride % 4 == 0 && surface.pixels.count == surface.stride * surface.height)
      let rect = Rect(
        origin: Point(x: Int32(generator.number(-10...30)), y: Int32(generator.number(-10...30))),
        size: Size(width: Int32(generator.number(0...30)), height: Int32(generator.number(0...30))))
      let stride = rect.width * bytesPerPixel + generator.number(0...5)
      let source = generator.bytes(max(0, stride * (rect.height - 1)) + rect.width * bytesPerPixel)
      try surface.replace(rect, from: source.span.bytes, stride: stride)
      let visible = rect.intersection(surface.bounds)
      var expected: [UInt8] = []
      for y in Int(visible.top)..<Int(visible.bottom) {
        let start = (y - Int(rect.top)) * stride + (Int(visible.left) - Int(rect.left)) * bytesPerPixel
        expected += source[start..<start + visible.width * bytesPerPixel]
      }
      #expect(surface.packedRows(of: rect) == expected)
      let outside = Region(surface.bounds).subtracting(visible)
      for rect in outside.rects { #expect(surface.packedRows(of: rect).allSatisfy { $0 == 0 }) }
    }
  }

  @Test func sourcesThatAreTooShortAreRefused() throws {
    var surface = try Surface(width: 10, height: 10, format: .xrgb32)
    let rect = Rect(left: 0, top: 0, right: 4, bottom: 3)
    let bytes = [UInt8](repeating: 1, count: 16 + 20 + 20 - 1)
    #expect(throws: CanvasError.shortBuffer(count: 55, needed: 56)) { try surface.replace(rect, from: bytes.span.bytes, stride: 20) }
    #expect(throws: CanvasError.self) { try surface.replace(rect, from: bytes.span.bytes, stride: 15) }
    #expect(throws: CanvasError.self) { try surface.replace(rect, from: bytes.span.bytes, stride: -16) }
    #expect(throws: CanvasError.shortBuffer(count: 55, needed: .max)) { try surface.replace(rect, from: bytes.span.bytes, stride: .max) }
    let huge = Rect(left: .min, top: .min, right: .max, bottom: .max)
    #expect(throws: CanvasError.self) { try surface.replace(huge, from: bytes.span.bytes, stride: 1 << 40) }
    #expect(surface.pixels.allSatisfy { $0 == 0 })
    try surface.replace(.empty, from: [UInt8]().span.bytes, stride: 0)
    try surface.replace(huge.translated(dx: .min, dy: 0), from: [UInt8]().span.bytes, stride: 0)
  }

  @Test func sizesAndFormatsAreLimited() {
    #expect(throws: CanvasError.badSurfaceSize(width: 0, height: 1)) { try Surface(width: 0, height: 1, format: .xrgb32) }
    #expect(throws: CanvasError.badSurfaceSize(width: 1, height: -1)) { try Surface(width: 1, height: -1, format: .xrgb32) }
    #expect(throws: CanvasError.badSurfaceSize(width: 32768, height: 1)) { try Surface(width: 32768, height: 1, format: .xrgb32) }
    #expect(throws: CanvasError.badSurfaceSize(width: .max, height: .max)) { try Surface(width: .max, height: .max, format: .xrgb32) }
    #expect(throws: CanvasError.badSurfaceSize(width: 32767, height: 32767)) {
      try Surface(width: 32767, height: 32767, format: .xrgb32)
    }
    #expect(throws: CanvasError.unsupportedFormat(SurfaceFormat(rawValue: 7))) {
      try Surface(width: 1, height: 1, format: SurfaceFormat(rawValue: 7))
    }
  }

  @Test func pixelsAreReadAsRawNumbers() throws {
    var surface = try Surface(width: 3, height: 2, format: .rgb565)
    let bytes: [UInt8] = [1, 2, 3, 4, 5, 6]
    try surface.replace(Rect(left: 0, top: 1, right: 3, bottom: 2), from: bytes.span.bytes, stride: 6)
    #expect(surface.pixel(x: 1, y: 1) == 0x0403)
    #expect(surface.pixel(x: 1, y: 0) == 0)
    #expect(surface.pixel(x: 3, y: 0) == nil && surface.pixel(x: 0, y: -1) == nil)
    #expect(surface.withUnsafeBytes { $0[surface.stride + 2] } == 3)
  }

  @Test func bitsAreReplacedInWholeBytes() throws {
    var surface = try Surface(width: 13, height: 2, format: .alpha1)
    #expect(surface.stride == 4 && surface.bytesPerPixel == 0)
    let rows: [UInt8] = [0b1010_0101, 0b0001_0011, 9, 0b0000_1111, 0b0000_0001]
    try surface.replace(surface.bounds, from: rows.span.bytes, stride: 3)
    #expect(surface.packedRows(of: surface.bounds) == [0b1010_0101, 0b0001_0011, 0b0000_1111, 0b0000_0001])
    #expect(surface.pixel(x: 0, y: 0) == 1 && surface.pixel(x: 1, y: 0) == 0 && surface.pixel(x: 12, y: 0) == 1)
    #expect(surface.packedRows(of: Rect(left: 1, top: 0, right: 9, bottom: 1)) == [0b1101_0010])
    try surface.replace(Rect(left: 8, top: 0, right: 13, bottom: 1), from: [0].span.bytes, stride: 1)
    #expect(surface.pixel(x: 12, y: 0) == 0 && surface.pixel(x: 7, y: 0) == 1)
    for rect in [
      Rect(left: 1, top: 0, right: 8, bottom: 1), Rect(left: 0, top: 0, right: 7, bottom: 1), Rect(left: 0, top: 0, right: 16, bottom: 1),
    ] {
      #expect(throws: CanvasError.self) { try surface.replace(rect, from: rows.span.bytes, stride: 3) }
    }
  }
}
