import SpiceCanvas
import SpiceCodecs
import SpiceGraphics

@testable import SpiceDisplay

/// A display of 200x200 pixels with a client that has its picture and takes nothing until it is asked to.
struct CommandScene {
  let display: PendingCommands
  let pipe: ClientPipe
  var canvas = Canvas()
  var now = Duration.zero

  init(limits: PipeLimits = PipeLimits(), takesComposite: Bool = true) throws {
    display = PendingCommands()
    try display.createSurface(0, size: Size(width: 200, height: 200), format: .xrgb32, on: &canvas, now: now)
    pipe = ClientPipe(of: display, limits: limits, takesComposite: takesComposite, takesAlphaSurfaces: true, now: now)
    _ = pipe.next(now: now)
    pipe.has(Region(Rect(left: 0, top: 0, right: 200, bottom: 200)), now: now)
  }

  @discardableResult
  mutating func draw(
    _ operation: DrawOperation<SourceImage>, _ box: Rect, clip: Clip = .none, on surfaceID: UInt32 = 0, effect: DrawEffect = .blend,
    selfBitmap: Rect? = nil
  ) throws -> PendingCommand? {
    let draw = DrawCommand(surfaceID: surfaceID, box: box, clip: clip, operation: operation)
    return try display.append(DrawingCommand(draw, effect: effect, selfBitmapArea: selfBitmap), on: &canvas, now: now)
  }

  @discardableResult
  mutating func fill(
    _ color: UInt32, _ box: Rect, _ rop: RasterOperation = .put, effect: DrawEffect = .opaque, on surfaceID: UInt32 = 0
  ) throws -> PendingCommand? {
    try draw(.fill(DrawFill(brush: .solid(color), rop: rop, mask: Mask())), box, on: surfaceID, effect: effect)
  }

  @discardableResult
  mutating func move(_ box: Rect, from: Point) throws -> PendingCommand? {
    try draw(.copyBits(CopyBits(sourcePosition: from)), box, effect: .opaque)
  }

  /// What the client is sent until there is no more, in words: operation, box, and the colour of fills.
  func sent() -> [String] {
    var words: [String] = []
    while let message = pipe.next(now: now) {
      switch message {
      case .createSurface(let id, let size, _): words.append("create \(id) \(size)")
      case .destroySurface(let id): words.append("destroy \(id)")
      case .draw(let draw):
        var word = "\(draw.surfaceID): \(draw.operation.name) \(draw.box)"
        if case .fill(let fill) = draw.operation, case .solid(let color) = fill.brush { word += " \(color)" }
        words.append(word)
      }
    }
    return words
  }

  func pixel(_ x: Int, _ y: Int, of surfaceID: UInt32 = 0) -> UInt32? { canvas.surfaces[surfaceID]?.pixel(x: x, y: y) }
}

/// `box(10, 20, 30, 40)` is 30x40+10+20.
func box(_ left: Int32, _ top: Int32, _ width: Int32, _ height: Int32) -> Rect {
  Rect(left: left, top: top, right: left + width, bottom: top + height)
}

extension SourceImage {
  /// An image of one colour.
  static func plain(_ color: UInt8, width: Int, height: Int) throws -> SourceImage {
    let data = [UInt8](repeating: color, count: width * height * 4)
    return SourceImage(
      id: 0, content: .bitmap(try Bitmap(format: .rgb32, width: width, height: height, stride: width * 4, data: data[...])))
  }
}
