import SpiceCanvas
import SpiceCodecs
import SpiceGraphics
import TestSupport

@testable import SpiceDisplay

/// A display with random commands, and clients of random speeds: what comes out must be what drawing every command at once gives.
struct PipeSimulation {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private let seed: UInt64
  private var random: SeededGenerator
  private var maker: CommandMaker
  private let display: PendingCommands
  private var canvas = Canvas()
  /// Every command is drawn on this one when it comes.
  private var eager = Canvas()
  private var clients: [SimulatedClient] = []
  private var now = Duration.zero
  private(set) var step = 0
  private(set) var accepted = 0
  private(set) var collapses = 0
  private(set) var taken = 0

  init(seed: UInt64) throws {
    self.seed = seed
    random = SeededGenerator(seed: seed)
    maker = CommandMaker(random: SeededGenerator(seed: seed &* 977))
    display = PendingCommands(libraries: CodecLibraries(), commandLimit: seed % 3 == 0 ? 8 : 1000)
    try create(0)
    join()
  }

  mutating func run(steps: Int) throws {
    for _ in 0..<steps {
      step += 1
      now += .milliseconds(random.oneIn(100) ? 2000 : random.number(0...3))
      switch random.number(0...99) {
      case 0...54: try draw()
      case 55...57: try create(UInt32(random.number(random.oneIn(20) ? 0...0 : 1...7)))
      case 58: try destroy()
      case 59: try replacePixels()
      case 60: try movePixels()
      case 61: if clients.count < 4 { join() }
      case 62: if clients.count > 1, random.oneIn(4) { leave() }
      case 63: if random.oneIn(4) { clients.randomElement(using: &random)?.pipe.collapse(now) }
      case 64: try checkServer()
      case 65: try checkClient()
      default: try serve()
      }
    }
    try checkServer()
    while !clients.isEmpty {
      try checkClient()
      leave()
    }
    if display.surfaces.isEmpty { throw Failure(description: "nothing was left to compare") }
  }

  // MARK: The host

  private mutating func draw() throws {
    let command = try maker.command()
    let pending: PendingCommand?
    do {
      pending = try display.append(command, on: &canvas, now: now)
    } catch {
      return
    }
    accepted += 1
    var draw = command.draw
    if let area = command.selfBitmapArea, draw.operation.takesSelfBitmap {
      guard let image = eager.surfaces[draw.surfaceID]?.image(of: area, alpha: draw.surfaceID == 0 ? .dropped : .guessed) else {
        throw failure("took a self bitmap that there is not")
      }
      draw.operation = draw.operation.withSource(image)
    }
    let before = eager
    try draw.drawEagerly(on: &eager)
    if let pending { try check(pending, draw, before) }
  }

  /// A command changes no pixel that it is not said to write; if it is said to overwrite them, it does not matter what they were.
  private func check(_ command: PendingCommand, _ draw: DrawCommand<SourceImage>, _ before: Canvas) throws {
    guard let old = before.surfaces[draw.surfaceID], let new = eager.surfaces[draw.surfaceID] else { return }
    try compare(old, new, lacking: command.written, "what \(draw) leaves")
    guard command.overwrites, !command.reads.contains(where: { $0.surfaceID == draw.surfaceID }) else { return }
    var other = before
    let inversion = DrawCommand<CanvasImage>(
      surfaceID: draw.surfaceID, box: command.written.bounds, clip: .none, operation: .invers(Mask()))
    try other.draw(inversion)
    try draw.drawEagerly(on: &other)
    guard let other = other.surfaces[draw.surfaceID] else { return }
    try compare(new, other, lacking: Region(new.bounds).subtracting(command.written), "what \(draw) overwrites")
  }

  private mutating func create(_ id: UInt32) throws {
    if id == 0, display.surfaces[0] != nil { try remove(0) }
    let formats: [SurfaceFormat] = id == 0 ? [.xrgb32, .xrgb32, .rgb555] : [.xrgb32, .argb32, .argb32, .rgb555, .rgb565, .alpha8, .alpha1]
    let format = formats.randomElement(using: &random) ?? .xrgb32
    let size = Size(width: Int32(random.number(20...200)), height: Int32(random.number(20...150)))
    let rowBytes = (Int(size.width) * (format.bitsPerPixel ?? 8) + 7) / 8
    let rows = random.oneIn(3) && id != 0 ? random.bytes(rowBytes * Int(size.height)) : nil
    do {
      try display.createSurface(id, size: size, format: format, rows: rows, on: &canvas, now: now)
    } catch {
      if maker.surfaces[id] == nil { throw failure("did not create surface \(id)") }
      return
    }
    try eager.createSurface(id, width: Int(size.width), height: Int(size.height), format: format)
    if let rows {
      try Self.replace(Rect(size: size), of: id, on: &eager, by: rows, stride: rowBytes)
    }
    maker.surfaces[id] = (size, format)
  }

  private mutating func destroy() throws {
    if let id = maker.surfaces.keys.filter({ $0 != 0 }).sorted().randomElement(using: &random) { try remove(id) }
  }

  private mutating func remove(_ id: UInt32) throws {
    try display.destroySurface(id, on: &canvas, now: now)
    eager.destroySurface(id)
    maker.surfaces[id] = nil
  }

  private mutating func replacePixels() throws {
    guard let size = maker.surfaces[0]?.size, let bytes = display.surfaces[0]?.format.bitsPerPixel.map({ $0 / 8 }) else { return }
    let rect = maker.rect(in: size)
    let pixels = random.bytes(rect.width * rect.height * bytes)
    display.prepareReplacement(of: rect, on: 0, on: &canvas)
    try Self.replace(rect, of: 0, on: &canvas, by: pixels, stride: rect.width * bytes)
    try Self.replace(rect, of: 0, on: &eager, by: pixels, stride: rect.width * bytes)
    display.pixelsReplaced(Region(rect), on: 0, now: now)
  }

  private static func replace(_ rect: Rect, of id: UInt32, on canvas: inout Canvas, by pixels: [UInt8], stride: Int) throws {
    try pixels.withUnsafeBytes { pixels in
      _ = try canvas.withSurface(id) { surface in try surface.replace(rect, from: pixels, stride: stride) }
    }
  }

  private mutating func movePixels() throws {
    guard let size = maker.surfaces[0]?.size else { return }
    let rect = maker.rect(in: size)
    let source = Point(x: rect.left + Int32(random.number(-30...30)), y: rect.top + Int32(random.number(-30...30)))
    let move = DrawCommand<CanvasImage>(surfaceID: 0, box: rect, clip: .none, operation: .copyBits(CopyBits(sourcePosition: source)))
    display.renderAll(on: &canvas)
    try canvas.draw(move)
    try eager.draw(move)
    display.appendMove(on: 0, to: rect, from: source, on: &canvas, now: now)
  }

  // MARK: Clients

  private mutating func join() {
    let limits = PipeLimits(commands: random.oneIn(2) ? 500 : random.number(3...20), bytes: random.oneIn(3) ? 200_000 : 32 << 20)
    let pipe = ClientPipe(
      of: display, limits: limits, takesComposite: !random.oneIn(3), takesAlphaSurfaces: !random.oneIn(3), now: now)
    clients.append(SimulatedClient(pipe: pipe))
  }

  private mutating func leave() {
    let client = clients.remove(at: random.number(0...clients.count - 1))
    client.pipe.close()
    collapses += client.pipe.collapses
    taken += client.taken
  }

  private mutating func serve() throws {
    guard let client = clients.randomElement(using: &random) else { return }
    for _ in 0..<random.number(1...4) {
      do {
        if random.oneIn(3) {
          _ = try client.takePiece(from: display, &canvas, now: now, rows: Int32(random.number(1...80)))
        } else {
          _ = try client.takeMessage(now: now)
        }
      } catch { throw failure("a client failed: \(error)") }
    }
  }

  // MARK: Comparisons

  private func failure(_ text: String) -> Failure { Failure(description: "seed \(seed), step \(step): \(text)") }

  private mutating func checkServer() throws {
    display.renderAll(on: &canvas)
    if display.unrenderedCount != 0 { throw failure("\(display.unrenderedCount) commands are not drawn") }
    for (id, surface) in eager.surfaces {
      guard let other = canvas.surfaces[id] else { throw failure("the server has no surface \(id)") }
      try compare(surface, other, lacking: Region(), "server's surface \(id)")
    }
  }

  /// Lets a client take everything, and looks at what it has.
  private mutating func checkClient() throws {
    guard let index = clients.indices.randomElement(using: &random) else { return }
    let client = clients[index]
    do {
      while try client.takeMessage(now: now) || client.takePiece(from: display, &canvas, now: now) {}
    } catch { throw failure("a client failed: \(error)") }
    if !client.pipe.isEmpty { throw failure("something is left in the pipe") }
    if !client.pipe.lacking.isEmpty { throw failure("\(client.pipe.lacking.rects) stays lacking") }
    for (id, surface) in eager.surfaces {
      guard let lacking = client.pipe.lacking(of: id) else {
        if id == 0 { throw failure("client \(index) does not know the primary surface") }
        continue
      }
      guard let other = client.canvas.surfaces[id] else { throw failure("client \(index) has no surface \(id)") }
      try compare(surface, other, lacking: lacking, "client \(index)'s surface \(id)")
    }
    for id in client.canvas.surfaces.keys where eager.surfaces[id] == nil { throw failure("client \(index) keeps surface \(id)") }
  }

  private func compare(_ expected: Surface, _ surface: Surface, lacking: Region, _ name: String) throws {
    guard expected.size == surface.size, expected.format == surface.format else {
      throw failure("\(name) is \(surface.size), not \(expected.size)")
    }
    if expected.pixels == surface.pixels { return }
    for y in 0..<expected.height {
      for x in 0..<expected.width where expected.pixel(x: x, y: y) != surface.pixel(x: x, y: y) {
        if !lacking.contains(Point(x: Int32(x), y: Int32(y))) {
          throw failure("\(name), format \(expected.format.rawValue), differs at \(x), \(y)")
        }
      }
    }
  }
}
