import SpiceCanvas
public import SpiceGraphics

/// What waits for one client of a display, in order, and what the client lacks besides.
///
/// For every surface there is a region of pixels that the client lacks. After all entries of the pipe the client's picture is the display's
/// everywhere else. This holds because a command that reads lacking pixels, or changes some without overwriting them, does not go into
/// the pipe: what it would change is lacking too then; and a command that overwrites lacking pixels ends that they are. Lacking pixels are
/// sent as they are in the newest picture, once the entries are sent that were in the pipe when they became lacking
/// (`ClientSurface.lackingSince`); entries that came later have nothing to do with them, so both go in any order.
///
/// A pipe that grows beyond its limits collapses: all commands in it are dropped, and what they change is lacking. So a slow client
/// gets fewer, fresher pictures, and nobody waits for it.
public final class ClientPipe {
  public let limits: PipeLimits
  private unowned let display: PendingCommands
  private let takesComposite: Bool
  private let takesAlphaSurfaces: Bool

  /// The part of the primary surface that the client is sent as videos: it is never lacking, and commands that have to do with it are not
  /// sent. Who changes it adds what is no video any more to what is lacking.
  public var videos = Region()

  /// The part of the primary surface that the client may have with loss: nothing is copied from there to other surfaces.
  public var inexact = Region()

  private var entries = Queue<PipeEntry>()
  private var lastNumber: UInt64 = 0
  private var surfaces: [UInt32: ClientSurface] = [:]
  /// Incarnations of the surfaces that the client has been told of.
  private var sent: [UInt32: UInt64] = [:]
  /// Commands and images that are still to be sent, and their bytes, nearly.
  public private(set) var waiting = 0
  public private(set) var waitingBytes = 0
  /// Surfaces that the client is still to be told of, or that are gone.
  private var waitingNews = 0
  /// Commands and images that waited and were not sent: nothing would have been seen of them, or the pipe collapsed.
  public private(set) var dropped = 0
  /// Times that the pipe collapsed.
  public private(set) var collapses = 0

  /// A pipe of a client that has nothing yet.
  ///
  /// - Parameters:
  ///   - takesComposite: The client understands draw_composite (spec 03, section 4); otherwise it gets the picture.
  ///   - takesAlphaSurfaces: It understands surfaces of 1 and 8 bits.
  public init(
    of display: PendingCommands, limits: PipeLimits = PipeLimits(), takesComposite: Bool, takesAlphaSurfaces: Bool, now: Duration
  ) {
    self.limits = limits
    self.takesComposite = takesComposite
    self.takesAlphaSurfaces = takesAlphaSurfaces
    self.display = display
    display.attach(self)
    for id in display.surfaces.keys { surfaceCreated(id, isBlank: false, now) }
  }

  // MARK: The display's side

  /// The display has a new surface. The primary one is lacking as a whole, black as it is, so that its first picture comes in one piece.
  ///
  /// - Parameter isBlank: It is all zero.
  func surfaceCreated(_ id: UInt32, isBlank: Bool, _ now: Duration) {
    guard let surface = display.surfaces[id] else { return }
    surfaces[id] = ClientSurface(surface)
    if !isBlank || id == 0 { surfaces[id]?.lack(Region(surface.bounds), since: lastNumber, now: now) }
    if id == 0 { announce(id, now) }
    keepLimits(now)
  }

  func surfaceDestroyed(_ id: UInt32, _ now: Duration) {
    guard let surface = surfaces.removeValue(forKey: id), surface.isAnnounced else { return }
    append(.destroy(id), now)
    keepLimits(now)
  }

  /// Pixels have changed without a command.
  func pixelsReplaced(_ region: Region, on surfaceID: UInt32, _ now: Duration) {
    lack(surfaceID == 0 ? region.subtracting(videos) : region, of: surfaceID, now)
  }

  func add(_ command: PendingCommand, on canvas: inout Canvas, now: Duration) {
    guard let surface = surfaces[command.surfaceID], !command.isDispensed(self) else { return }
    guard takes(command), hasOrGetsSources(of: command, on: &canvas, now),
      command.overwrites || !surface.lacking.region.intersects(command.written)
    else { return pixelsReplaced(command.written, on: command.surfaceID, now) }
    announce(command.surfaceID, now)
    append(.command(command), now)
    if command.overwrites { surfaces[command.surfaceID]?.has(command.written, since: lastNumber, now: now) }
    command.entered(self)
    waiting += 1
    waitingBytes += command.byteCount
    if let stale = staleAfterCopy(command, surface.lacking.region) { lack(stale, of: command.surfaceID, now) }
    keepLimits(now)
  }

  /// More moves of a source of pixels than these do not wait: what they moved is cheaper as it is now.
  private static let mostMoves = 32

  func addMove(_ command: PendingCommand, on canvas: inout Canvas, now: Duration) {
    if waiting < Self.mostMoves { return add(command, on: &canvas, now: now) }
    pixelsReplaced(command.written, on: command.surfaceID, now)
  }

  private func lack(_ region: Region, of surfaceID: UInt32, _ now: Duration) {
    surfaces[surfaceID]?.lack(region, since: lastNumber, now: now)
  }

  /// A command in the pipe is hidden.
  func hidden(_ command: PendingCommand) {
    dropped += 1
    forget(command)
  }

  private func forget(_ command: PendingCommand) {
    waiting -= 1
    waitingBytes -= command.byteCount
  }

  /// The client goes away.
  public func close() {
    display.detach(self)
    for entry in entries.removeAll() {
      if case .command(let command) = entry.content { command.left(self) }
    }
    surfaces = [:]
  }

  // MARK: The client's side

  /// The next message; nil when there is none. A pipe whose commands are too old collapses first.
  public func next(now: Duration) -> PipeMessage? {
    while let entry = entries.first {
      guard entry.isAlive else {
        _ = entries.popFirst()
        continue
      }
      if waiting > 0, now - entry.time > limits.age {
        collapse(now)
        continue
      }
      _ = entries.popFirst()
      return message(entry)
    }
    return nil
  }

  private func message(_ entry: PipeEntry) -> PipeMessage? {
    switch entry.content {
    case .command(let command):
      let draw = command.draw
      forget(command)
      command.left(self)
      return draw.map { .draw($0) }
    case .image(let surfaceID, let rect, let image):
      waiting -= 1
      waitingBytes -= image.byteCount
      let copy = DrawCopy(source: image, sourceArea: Rect(size: rect.size), rop: .put, scaleMode: .nearest, mask: Mask())
      return .draw(DrawCommand(surfaceID: surfaceID, box: rect, clip: .none, operation: .copy(copy)))
    case .create(let id, let incarnation, let size, let format):
      waitingNews -= 1
      sent[id] = incarnation
      return .createSurface(id, size: size, format: format)
    case .destroy(let id):
      waitingNews -= 1
      sent[id] = nil
      return .destroySurface(id)
    }
  }

  /// The client has been told of off-screen surfaces.
  public var knowsOffscreenSurfaces: Bool { sent.keys.contains { $0 != 0 } }

  /// Nothing waits in the pipe; the client may lack pixels all the same.
  public var isEmpty: Bool { waiting == 0 && waitingNews == 0 }

  /// The client has been told of the primary surface that there is now.
  public var knowsPrimary: Bool { surfaces[0].map { sent[0] == $0.incarnation } ?? false }

  /// What the client lacks of the primary surface.
  public var lacking: Region { surfaces[0]?.lacking.region ?? Region() }

  /// What the client lacks of a surface that it knows; nil if it does not know it.
  func lacking(of surfaceID: UInt32) -> Region? {
    guard let surface = surfaces[surfaceID], surface.isAnnounced else { return nil }
    return surface.lacking.region
  }

  /// Pieces of the primary surface may be sent now, before what is in the pipe.
  public var takesPieces: Bool {
    guard knowsPrimary, let primary = surfaces[0] else { return false }
    return !primary.lacking.isEmpty && primary.lackingSince < oldest
  }

  /// What to send next of the primary surface, as `LackingArea.next` chooses it; nil if there is nothing, or it must wait.
  ///
  /// - Parameter spare: How many pixels that the client has may be sent again to make one piece of two, if they do not change all the time.
  ///   That is done only while nothing waits in the pipe that may read or change them.
  public func nextPiece(
    _ activity: DamageActivity, now: Duration, spare: Int = 0, mostPixels: (_ isBusy: Bool) -> Int
  ) -> (rect: Rect, isBusy: Bool)? {
    guard takesPieces, let lacking = surfaces[0]?.lacking, let next = lacking.next(activity, now: now, mostPixels: mostPixels) else {
      return nil
    }
    guard spare > 0, isEmpty, !next.isBusy else { return next }
    let most = mostPixels(false)
    return (lacking.joined(next.rect, activity, now: now, spare: spare, mostPixels: most, avoiding: videos), false)
  }

  /// The client lacks these pixels of the primary surface.
  public func lack(_ region: Region, now: Duration) { lack(region, of: 0, now) }

  /// The client is sent these pixels of the primary surface as they are now, or need not be sent them.
  public func has(_ region: Region, now: Duration) {
    surfaces[0]?.has(region, since: lastNumber, now: now)
    surfaces[0]?.isShown = true
  }

  /// The number of the first entry that is still to be sent, or of the next one that will come.
  private var oldest: UInt64 {
    while let entry = entries.first {
      if entry.isAlive { return entry.number }
      _ = entries.popFirst()
    }
    return lastNumber + 1
  }

  // MARK: Rules

  private func takes(_ command: PendingCommand) -> Bool {
    if command.surfaceID == 0, videos.intersects(command.written) || surfaces[0]?.isShown == false { return false }
    if !takesComposite, case .composite = command.draw?.operation { return false }
    if takesAlphaSurfaces { return true }
    return ([command.surfaceID] + command.reads.map(\.surfaceID)).allSatisfy { (surfaces[$0]?.format.bitsPerPixel ?? 0) >= 16 }
  }

  /// Sees to it that the client has what the command reads, if it need not read what the client lacks of the command's own surface or of
  /// the primary one: an off-screen surface that is used for the first time is sent then (spec 07, section 2.10), no more of it than is read.
  private func hasOrGetsSources(of command: PendingCommand, on canvas: inout Canvas, _ now: Duration) -> Bool {
    var wanted: [(id: UInt32, rect: Rect)] = []
    for read in command.reads {
      guard let source = surfaces[read.surfaceID] else { return false }
      if read.surfaceID == 0, videos.intersects(read.rect) || command.surfaceID != 0 && inexact.intersects(read.rect) { return false }
      let missing = source.lacking.region.intersection(read.rect)
      if missing.isEmpty { continue }
      if read.surfaceID == command.surfaceID {
        // A copy may leave some stale pixels behind; they are lacking afterwards.
        guard case .copyBits = command.draw?.operation, missing.area * 2 < command.written.area else { return false }
      } else {
        guard read.surfaceID != 0 else { return false }
        wanted += missing.rects.map { (read.surfaceID, $0) }
      }
    }
    let bytes = wanted.reduce(0) { $0 + $1.rect.area * 4 }
    if !wanted.isEmpty {
      guard waiting + wanted.count < limits.commands, waitingBytes + bytes + command.byteCount < limits.bytes else { return false }
    }
    var images: [(id: UInt32, rect: Rect, image: SourceImage)] = []
    for (id, rect) in wanted {
      display.render(rect, of: id, on: &canvas)
      guard let image = canvas.surfaces[id]?.image(of: rect, alpha: .kept) else { return false }
      images.append((id, rect, image))
    }
    for read in command.reads { announce(read.surfaceID, now) }
    for (id, rect, image) in images {
      append(.image(surfaceID: id, rect, image), now)
      waiting += 1
      waitingBytes += image.byteCount
      surfaces[id]?.has(Region(rect), since: lastNumber, now: now)
    }
    return true
  }

  /// The pixels that a copy inside a surface takes from where the client lacks them.
  private func staleAfterCopy(_ command: PendingCommand, _ lacking: Region) -> Region? {
    guard case .copyBits(let copyBits) = command.draw?.operation, let box = command.draw?.box, !lacking.isEmpty else { return nil }
    return lacking.translated(dx: box.left &- copyBits.sourcePosition.x, dy: box.top &- copyBits.sourcePosition.y)
      .intersection(command.written)
  }

  private func announce(_ id: UInt32, _ now: Duration) {
    guard let surface = surfaces[id], !surface.isAnnounced else { return }
    surfaces[id]?.isAnnounced = true
    append(.create(id, incarnation: surface.incarnation, size: surface.size, format: surface.format), now)
  }

  private func append(_ content: PipeEntry.Content, _ now: Duration) {
    lastNumber += 1
    switch content {
    case .create, .destroy: waitingNews += 1
    case .command, .image: break
    }
    entries.append(PipeEntry(number: lastNumber, time: now, content: content)) { $0.isAlive }
  }

  // MARK: Collapse

  /// A client can have been told of so many surfaces; when more news wait, surfaces have come and gone that it need not hear of.
  private static let mostNews = 4 * Int(PendingCommands.surfaceLimit)

  private func keepLimits(_ now: Duration) {
    if waiting > limits.commands || waitingBytes > limits.bytes || waitingNews > Self.mostNews { return collapse(now) }
    if waiting > 0, let first = entries.first, now - first.time > limits.age, first.isAlive { collapse(now) }
  }

  /// Drops all that waits; what it would have changed is lacking.
  public func collapse(_ now: Duration) {
    collapses += 1
    dropped += waiting
    var changed: [UInt32: [Rect]] = [:]
    for entry in entries.removeAll() where entry.isAlive {
      switch entry.content {
      case .command(let command):
        changed[command.surfaceID, default: []] += command.written.rects.count > 64 ? [command.written.bounds] : command.written.rects
        command.left(self)
      case .image(let id, let rect, _): changed[id, default: []].append(rect)
      case .create, .destroy: break
      }
    }
    (waiting, waitingBytes, waitingNews) = (0, 0, 0)
    for id in sent.keys.sorted() where surfaces[id]?.incarnation != sent[id] { append(.destroy(id), now) }
    for (id, surface) in surfaces {
      if sent[id] == surface.incarnation {
        let region = Region(rects: (changed[id] ?? []).map { $0.intersection(surface.bounds) }, limit: 4096)
        pixelsReplaced(region ?? Region(surface.bounds), on: id, now)
      } else {
        surfaces[id]?.isAnnounced = false
        lack(Region(surface.bounds), of: id, now)
        if id == 0 { announce(id, now) }
      }
    }
  }
}

extension SourceImage {
  /// Of its pixels.
  fileprivate var byteCount: Int {
    if case .bitmap(let bitmap) = content { bitmap.data.count } else { 0 }
  }
}
