public import SpiceCanvas
public import SpiceCodecs
public import SpiceGraphics

/// The commands of one display, in order, that its canvas has not drawn yet or that some client has not been sent yet.
///
/// A command is drawn when its pixels are asked for, or when too many wait; always in order of arrival over all surfaces, so that what a
/// command reads is what it was when the command came (spec 07, section 2.7, without its rules). A command of which nothing would be seen
/// is hidden: it is neither drawn nor sent (spec 07, sections 2.4 to 2.6; see `CommandGrid`, also for the cost).
///
/// Whether a command overwrites its pixels is found out from the command alone, not from the effect that the host ascribes to it; so the
/// picture is right even if that is wrong.
public final class PendingCommands {
  /// All surfaces by their numbers; 0 is the primary one.
  public private(set) var surfaces: [UInt32: CommandSurface] = [:]

  /// Surfaces have smaller numbers (spec 07, section 2.2).
  public static let surfaceLimit: UInt32 = 1024
  /// So many commands may wait to be drawn (spec 07, section 2.3); then the oldest one is.
  private let commandLimit: Int
  /// Entries of all grids together, of 32 bytes each: as many as a thousand commands take that are as large as a 4K screen.
  private static let entryLimit = 1 << 21
  /// Bytes of decoded images that may wait to be drawn, besides those of the newest command.
  private static let decodedLimit = 64 << 20

  private var pipes: [ClientPipe] = []
  private let ledger = CommandLedger()
  /// What the canvas has not drawn, in order.
  private var unrendered = Queue<PendingCommand>()
  /// What grids know of, in order.
  private var tracked = Queue<PendingCommand>()
  private var decoder: ImageDecoder
  private var lastSerial: UInt64 = 0
  private var lastIncarnation: UInt64 = 0

  /// - Parameter libraries: what images of the host are decoded with.
  public convenience init(libraries: CodecLibraries = CodecLibraries()) { self.init(libraries: libraries, commandLimit: 1000) }

  init(libraries: CodecLibraries, commandLimit: Int) {
    decoder = ImageDecoder(libraries: libraries)
    self.commandLimit = commandLimit
  }

  /// Commands that wait to be drawn.
  public var unrenderedCount: Int { ledger.unrendered }

  // MARK: Clients

  func attach(_ pipe: ClientPipe) { pipes.append(pipe) }

  func detach(_ pipe: ClientPipe) { pipes.removeAll { $0 === pipe } }

  // MARK: Surfaces

  /// Makes a surface, all zero or with the pixels of `rows`: the top row first, packed.
  ///
  /// - Throws: a refusal when there is such a surface, or when it cannot be made.
  public func createSurface(
    _ id: UInt32, size: Size, format: SurfaceFormat, rows: [UInt8]? = nil, on canvas: inout Canvas, now: Duration
  ) throws(DrawingRefusal) {
    func refusal(_ field: String, _ problem: String) -> DrawingRefusal {
      DrawingRefusal(operation: "surface_create", field: field, problem: problem)
    }
    guard id < Self.surfaceLimit else { throw refusal("surface_id", "\(id) is beyond \(Self.surfaceLimit - 1)") }
    guard surfaces[id] == nil else { throw refusal("surface_id", "there is a surface \(id)") }
    do throws(CanvasError) {
      try canvas.createSurface(id, width: Int(size.width), height: Int(size.height), format: format)
      if let rows {
        let stride = (Int(size.width) * (format.bitsPerPixel ?? 8) + 7) / 8
        _ = try canvas.withSurface(id) { surface throws(CanvasError) in
          try surface.replace(surface.bounds, from: rows.span.bytes, stride: stride)
        }
      }
    } catch {
      canvas.destroySurface(id)
      throw refusal("surface", "\(error)")
    }
    lastIncarnation += 1
    surfaces[id] = CommandSurface(size: size, format: format, incarnation: lastIncarnation)
    for pipe in pipes { pipe.surfaceCreated(id, isBlank: rows == nil, now) }
  }

  /// Frees a surface; clients keep theirs as long as commands that read it are on their way.
  ///
  /// - Throws: a refusal when there is no such surface.
  public func destroySurface(_ id: UInt32, on canvas: inout Canvas, now: Duration) throws(DrawingRefusal) {
    guard let surface = surfaces[id] else {
      throw DrawingRefusal(operation: "surface_destroy", field: "surface_id", problem: "there is no surface \(id)")
    }
    // Nobody sees any more what nobody has read; what is left was there before the newest reader.
    var hidden: [PendingCommand] = []
    repeat {
      settle(&hidden)
      surface.grid.cover(Region(surface.bounds), hiding: &hidden)
    } while !hidden.isEmpty
    render(through: surface.newestReader, on: &canvas)
    render(surface.bounds, of: id, on: &canvas)
    surfaces[id] = nil
    canvas.destroySurface(id)
    for pipe in pipes { pipe.surfaceDestroyed(id, now) }
  }

  // MARK: Commands

  /// Takes a command, and puts it into the clients' pipes.
  ///
  /// Images that come compressed are decoded here, even if the command is hidden later: a client is sent the stream as it is, and must not be
  /// the first to find out that it is bad. For a QUIC image of a million pixels that takes some ten milliseconds.
  ///
  /// - Returns: nil if there was nothing to do: the command changes no pixel, or repeats what was done before.
  /// - Throws: why it is refused; nothing has happened then.
  @discardableResult
  public func append(
    _ command: DrawingCommand, on canvas: inout Canvas, now: Duration
  ) throws(DrawingRefusal) -> PendingCommand? {
    var command = try CommandCheck(surfaces: surfaces).checked(command)
    if let area = command.selfBitmapArea, command.draw.operation.takesSelfBitmap {
      command.draw.operation = command.draw.operation.withSource(try selfBitmap(area, command.draw, on: &canvas))
    }
    if case .copyBits(let copyBits) = command.draw.operation, copyBits.sourcePosition == command.draw.box.origin { return nil }
    let footprint = CommandFootprint(command.draw, surfaces: surfaces)
    if footprint.written.isEmpty { return nil }
    let rendering = try CommandRendering(command.draw, &decoder)
    var hidden: [PendingCommand] = []
    var takenBack: PendingCommand?
    if let old = repeated(command, footprint), let operation = old.draw?.operation,
      let rule = DuplicateRule(command.effect, command.draw.operation, repeats: operation)
    {
      switch rule {
      case .isDropped: return nil
      case .cancels: takenBack = old
      case .replaces: hidden.append(old)
      }
    }
    settle(&hidden)
    let pending = add(command.draw, command.effect, footprint, takenBack == nil ? rendering : nil)
    if let takenBack {
      // The canvas has drawn neither and need not; clients that have been sent the first need the second.
      pending.takesBack(takenBack)
      hidden.append(takenBack)
      settle(&hidden)
    }
    for pipe in pipes { pipe.add(pending, on: &canvas, now: now) }
    pending.finishIfUnused()
    while ledger.unrendered > commandLimit || ledger.decodedBytes > Self.decodedLimit { renderOldest(on: &canvas) }
    while ledger.entries > Self.entryLimit, let oldest = tracked.popFirst() { retire(oldest, on: &canvas) }
    return pending
  }

  /// Takes a move of pixels inside a surface that the canvas has made already, with nothing left to draw at the time: for sources of pixels
  /// that are no commands.
  public func appendMove(
    on surfaceID: UInt32, to destination: Rect, from source: Point, on canvas: inout Canvas, now: Duration
  ) {
    let draw = DrawCommand<SourceImage>(
      surfaceID: surfaceID, box: destination, clip: .none, operation: .copyBits(CopyBits(sourcePosition: source)))
    guard surfaces[surfaceID] != nil else { return }
    let footprint = CommandFootprint(draw, surfaces: surfaces)
    if footprint.written.isEmpty { return }
    let move = add(draw, .opaque, footprint, nil)
    for pipe in pipes { pipe.addMove(move, on: &canvas, now: now) }
    move.finishIfUnused()
  }

  /// Takes note that the pixels of `region` have been replaced by something that is no command; all clients lack them.
  ///
  /// `prepareReplacement` must have been called before.
  public func pixelsReplaced(_ region: Region, on surfaceID: UInt32, now: Duration) {
    guard let surface = surfaces[surfaceID] else { return }
    let region = region.intersection(surface.bounds)
    guard !region.isEmpty else { return }
    var hidden: [PendingCommand] = []
    surface.grid.cover(region, hiding: &hidden)
    settle(&hidden)
    for pipe in pipes { pipe.pixelsReplaced(region, on: surfaceID, now) }
  }

  private func add(
    _ draw: DrawCommand<SourceImage>, _ effect: DrawEffect, _ footprint: CommandFootprint, _ rendering: CommandRendering?
  ) -> PendingCommand {
    lastSerial += 1
    let command = PendingCommand(serial: lastSerial, draw, effect: effect, footprint, rendering: rendering, ledger: ledger)
    var hidden: [PendingCommand] = []
    for read in command.reads {
      surfaces[read.surfaceID]?.grid.addRead(command, read.rect)
      if read.surfaceID != command.surfaceID { surfaces[read.surfaceID]?.newestReader = lastSerial }
    }
    surfaces[command.surfaceID]?.grid.addWrite(command, hiding: &hidden)
    ledger.entries += command.entryCount
    settle(&hidden)
    tracked.append(command) { $0.isAlive }
    if rendering != nil { unrendered.append(command) { $0.isAlive && !$0.isRendered } }
    return command
  }

  /// The command that this one may repeat.
  private func repeated(_ command: DrawingCommand, _ footprint: CommandFootprint) -> PendingCommand? {
    guard [.revertOnDuplicate, .nothingOnDuplicate, .opaqueBrush].contains(command.effect), footprint.reads.isEmpty else { return nil }
    let old = surfaces[command.draw.surfaceID]?.grid.newestCommand(writing: footprint.written)
    return old?.effect == command.effect ? old : nil
  }

  /// Hides commands, and those that are hidden by that.
  private func settle(_ hidden: inout [PendingCommand]) {
    while let command = hidden.popLast() {
      guard !command.isHidden else { continue }
      command.hide()
      for read in command.reads {
        // It may be another surface of this number by now.
        guard let surface = surfaces[read.surfaceID] else { continue }
        let rect = read.rect.intersection(surface.bounds)
        if !rect.isEmpty { surface.grid.readerLeft(command, rect, hiding: &hidden) }
      }
    }
  }

  private func selfBitmap(
    _ area: Rect, _ draw: DrawCommand<SourceImage>, on canvas: inout Canvas
  ) throws(DrawingRefusal) -> SourceImage {
    render(area, of: draw.surfaceID, on: &canvas)
    let alpha: AlphaTreatment = draw.surfaceID == 0 ? .dropped : .guessed
    guard let image = canvas.surfaces[draw.surfaceID]?.image(of: area, alpha: alpha) else {
      throw DrawingRefusal(
        operation: draw.operation.name, field: "self_bitmap", problem: "there are no bitmaps of surface \(draw.surfaceID)'s format")
    }
    return image
  }

  // MARK: Rendering

  /// Brings the pixels of `area` up to date.
  public func render(_ area: Rect, of surfaceID: UInt32, on canvas: inout Canvas) {
    render(area, of: surfaceID, readers: false, on: &canvas)
  }

  /// Draws what must be drawn before something that is no command changes the pixels of `area`: commands that change or read them.
  public func prepareReplacement(of area: Rect, on surfaceID: UInt32, on canvas: inout Canvas) {
    render(area, of: surfaceID, readers: true, on: &canvas)
  }

  private func render(_ area: Rect, of surfaceID: UInt32, readers: Bool, on canvas: inout Canvas) {
    guard ledger.unrendered > 0, let surface = surfaces[surfaceID] else { return }
    let area = area.intersection(surface.bounds)
    if !area.isEmpty { render(through: surface.grid.newestUnrendered(in: area, readers: readers), on: &canvas) }
  }

  /// Draws all commands.
  public func renderAll(on canvas: inout Canvas) { render(through: .max, on: &canvas) }

  private func render(through serial: UInt64, on canvas: inout Canvas) {
    while let first = unrendered.first, first.serial <= serial { renderOldest(on: &canvas) }
  }

  /// Lets grids forget the oldest command.
  private func retire(_ command: PendingCommand, on canvas: inout Canvas) {
    if command.isAlive { render(through: command.serial, on: &canvas) }
    command.retire()
  }

  private func renderOldest(on canvas: inout Canvas) {
    guard let command = unrendered.popFirst(), let rendering = command.rendering else { return }
    // What the canvas refuses changes nothing there, and nothing at clients.
    do { try canvas.draw(rendering.draw) } catch {}
    command.wasRendered()
  }
}
