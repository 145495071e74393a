import SpiceGraphics
import SpiceWire
import Testing

/// What a client's screen shows after the display messages that it was sent: a model of its own, not the canvas that the server uses.
struct ClientScreen {
  private(set) var size = Size(width: 0, height: 0)
  private(set) var pixels: [UInt32] = []
  private(set) var marks = 0
  private(set) var surfacesCreated = 0

  mutating func apply(_ message: DisplayServerMessage) throws {
    switch message {
    case .surfaceCreate(let create):
      size = Size(width: Int32(create.width), height: Int32(create.height))
      pixels = [UInt32](repeating: 0, count: size.area)
      surfacesCreated += 1
    case .surfaceDestroy:
      size = Size(width: 0, height: 0)
      pixels = []
    case .mark: marks += 1
    case .draw(let command):
      switch command.operation {
      case .copy(let copy): try draw(copy, at: command.box)
      case .copyBits(let copy): move(copy.sourcePosition, to: command.box)
      default: Issue.record("unexpected \(command.operation.name)")
      }
    default: break
    }
  }

  private mutating func draw(_ copy: DrawCopy<WireImage>, at box: Rect) throws {
    guard case .bitmap(let bitmap) = copy.source.content else {
      Issue.record("not a raw bitmap")
      return
    }
    #expect(Rect(size: size).contains(box))
    #expect(copy.sourceArea == Rect(size: box.size))
    #expect(bitmap.flags.contains(.topDown))
    let data = Array(bitmap.data)
    for y in 0..<box.height {
      for x in 0..<box.width {
        let at = y * Int(bitmap.stride) + x * 4
        let value = UInt32(data[at]) | UInt32(data[at + 1]) << 8 | UInt32(data[at + 2]) << 16
        pixels[(Int(box.top) + y) * Int(size.width) + Int(box.left) + x] = value
      }
    }
  }

  private mutating func move(_ source: Point, to box: Rect) {
    let before = pixels
    for y in 0..<box.height {
      for x in 0..<box.width {
        pixels[(Int(box.top) + y) * Int(size.width) + Int(box.left) + x] =
          before[(Int(source.y) + y) * Int(size.width) + Int(source.x) + x]
      }
    }
  }
}
