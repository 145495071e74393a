import SpiceCanvas
import SpiceDisplay
import SpiceGraphics

/// Prints what a command of a display costs until it is in the clients' pipes, drawing included where it cannot be put off: for each
/// kind of command its name, a tab, and microseconds a command for 1,000 and for 10,000 of them, when 1,000 were there before. The two must
/// be alike: no cost may grow with the number of commands.
@main
struct CommandBench {
  private static let size = Size(width: 1920, height: 1080)

  static func main() throws {
    let kinds: [(name: String, command: (Int) -> DrawingCommand)] = [
      ("small, disjoint", { fill(cell($0, width: 16, height: 8), .put) }),
      ("overlapping, 100x100", { fill(scattered($0, side: 100), .put) }),
      ("full-screen", { fill(Rect(size: size), .put, color: UInt32($0)) }),
      ("text-like blends, 8x13", { fill(cell($0 % 997, width: 8, height: 13), .xor, color: UInt32($0)) }),
      ("blends upon each other, 64x64", { fill(Rect(left: 64, top: 64, right: 128, bottom: 128), .xor, color: UInt32($0)) }),
      ("copies inside the surface", { copy(scattered($0, side: 200)) }),
    ]
    print("\tno client\t\tclient that takes nothing\t\tclient that takes all")
    print("\t1000\t10000\t1000\t10000\t1000\t10000")
    for kind in kinds {
      var line = kind.name
      for client in [Client.none, .blocked, .fast] {
        for count in [1000, 10_000] { line += "\t" + rounded(try microseconds(count, client, kind.command)) }
      }
      print(line)
    }
  }

  private enum Client { case none, blocked, fast }

  /// The least of several runs.
  private static func microseconds(_ count: Int, _ client: Client, _ command: (Int) -> DrawingCommand) throws -> Double {
    var best = Double.infinity
    for _ in 0..<(count > 1000 ? 3 : 10) {
      var canvas = Canvas()
      let commands = PendingCommands()
      try commands.createSurface(0, size: size, format: .xrgb32, on: &canvas, now: .zero)
      var pipe: ClientPipe?
      if client != .none {
        let made = ClientPipe(of: commands, takesComposite: true, takesAlphaSurfaces: true, now: .zero)
        while made.next(now: .zero) != nil {}
        made.has(Region(Rect(size: size)), now: .zero)
        pipe = made
      }
      func take(_ list: [DrawingCommand]) throws {
        for command in list {
          try commands.append(command, on: &canvas, now: .zero)
          if client == .fast { while pipe?.next(now: .zero) != nil {} }
        }
      }
      try take((0..<1000).map(command))
      let list = (1000..<1000 + count).map(command)
      let start = ContinuousClock.now
      try take(list)
      best = min(best, (ContinuousClock.now - start) / .microseconds(1) / Double(count))
      pipe?.close()
    }
    return best
  }

  private static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

  private static func fill(_ rect: Rect, _ rop: RasterOperation, color: UInt32 = 0x12_3456) -> DrawingCommand {
    let fill = DrawFill<SourceImage>(brush: .solid(color), rop: rop, mask: Mask())
    return DrawingCommand(DrawCommand(surfaceID: 0, box: rect, clip: .none, operation: .fill(fill)), effect: .opaque)
  }

  private static func copy(_ rect: Rect) -> DrawingCommand {
    let copy = CopyBits(sourcePosition: Point(x: rect.left / 2, y: rect.top / 2 + 8))
    return DrawingCommand(DrawCommand(surfaceID: 0, box: rect, clip: .none, operation: .copyBits(copy)), effect: .opaque)
  }

  /// The rectangles of a grid, one after the other; as many as the screen has, each is another one.
  private static func cell(_ index: Int, width: Int, height: Int) -> Rect {
    let columns = Int(size.width) / width
    let (row, column) = index.quotientAndRemainder(dividingBy: columns)
    let top = row % (Int(size.height) / height) * height
    return Rect(
      left: Int32(column * width), top: Int32(top), right: Int32(column * width + width), bottom: Int32(top + height))
  }

  private static func scattered(_ index: Int, side: Int32) -> Rect {
    let origin = Point(x: Int32(index * 7919 % Int(size.width - side)), y: Int32(index * 104_729 % Int(size.height - side)))
    return Rect(origin: origin, size: Size(width: side, height: side))
  }
}
