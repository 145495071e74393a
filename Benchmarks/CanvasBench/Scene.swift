import SpiceCanvas
import SpiceGraphics

/// The surfaces and pictures of the benchmark: a display of 1280x1024, and sources (spec 06, section 19).
struct Scene {
  static let display: UInt32 = 0
  static let largeSource: UInt32 = 1
  static let smallSource: UInt32 = 2

  var canvas = Canvas()
  let large: CanvasImage
  let small: CanvasImage
  let translucent: CanvasImage
  let pattern: CanvasImage
  let frame: Bitmap

  init() throws {
    var generator = Generator()
    frame = try generator.bitmap(.rgb32, width: 640, height: 360)
    large = .bitmap(try generator.bitmap(.rgb32, width: 1024, height: 768))
    small = .bitmap(frame)
    translucent = .bitmap(try generator.bitmap(.rgba, width: 512, height: 512))
    pattern = .bitmap(try generator.bitmap(.rgb32, width: 8, height: 8))
    try canvas.createSurface(Self.display, width: 1280, height: 1024, format: .xrgb32)
    try canvas.createSurface(Self.largeSource, width: 1024, height: 768, format: .xrgb32)
    try canvas.createSurface(Self.smallSource, width: 640, height: 360, format: .xrgb32)
    try draw(
      .copy(DrawCopy(source: large, sourceArea: area(1024, 768), rop: .put, scaleMode: .nearest, mask: Mask())), on: Self.largeSource)
    try draw(.copy(DrawCopy(source: small, sourceArea: area(640, 360), rop: .put, scaleMode: .nearest, mask: Mask())), on: Self.smallSource)
  }

  private mutating func draw(_ operation: DrawOperation<CanvasImage>, on surface: UInt32) throws {
    guard let box = canvas.surfaces[surface]?.bounds else { return }
    try canvas.draw(DrawCommand(surfaceID: surface, box: box, clip: .none, operation: operation))
  }
}

/// A rectangle at 0, 0.
func area(_ width: Int32, _ height: Int32) -> Rect { Rect(left: 0, top: 0, right: width, bottom: height) }

/// Numbers that are the same in every run.
struct Generator {
  private var state: UInt64 = 0x9e37_79b9_7f4a_7c15

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 24) } }

  /// Random pixels; those with alpha are premultiplied.
  mutating func bitmap(_ format: BitmapFormat, width: Int, height: Int) throws -> Bitmap {
    var bytes = bytes(width * height * 4)
    if format == .rgba {
      for start in stride(from: 0, to: bytes.count, by: 4) {
        for channel in start..<start + 3 { bytes[channel] = min(bytes[channel], bytes[start + 3]) }
      }
    }
    return try Bitmap(format: format, width: width, height: height, stride: width * 4, data: bytes[...])
  }
}
