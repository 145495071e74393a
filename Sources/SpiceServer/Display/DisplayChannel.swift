import NIOCore
import SpiceCodecs
import SpiceGraphics
import SpiceTransport
import SpiceWire

/// One client's display channel: what it has, what it lacks, and when it may be sent more.
final class DisplayChannel: ChannelEngine {
  /// A client must send its INIT within this time (spec 07, section 15.1).
  private static let initTimeLimit = TimeAmount.seconds(30)
  /// Larger areas are sent in bands of at most so many bytes, so that newer pixels can overtake waiting ones.
  private static let pieceBytes = 256 << 10
  /// A first picture of up to so many bytes is one piece. Larger ones would be too much for one client's share of memory, and in the end
  /// more than clients take in one message.
  private static let largestFirstPiece = 64 << 20
  /// Pictures that are being encoded or wait behind such ones.
  private static let mostPictures = 8
  /// More rectangles than this are merged: many small messages cost more than some pixels too many.
  private static let mostRects = 64

  private enum Phase {
    case awaitingInit
    /// The client waits for a picture that is up to date.
    case awaitingFrame
    case live
    case ended
  }

  private let outlet: any ChannelOutlet
  private let display: Display
  private let eventLoop: any EventLoop
  private let understandsMonitors: Bool
  private let dictionaries: GLZDictionaries
  private var compression: PictureCompression
  private var phase = Phase.awaitingInit
  private var initDeadline: Scheduled<Void>?
  private var flight = FlightWindow()
  private var queue = SendQueue()
  /// Number of the primary surface that the client has; 0 for none.
  private var generation = 0
  /// What the client lacks of the present surface.
  private var lacking = Region()
  /// MARK is owed as soon as nothing is lacking.
  private var owesMark = false
  private var isPumping = false

  /// - Parameters:
  ///   - policy: How pictures are compressed unless the client wishes otherwise.
  ///   - dictionaries: Those of the client's session.
  init(
    outlet: any ChannelOutlet, display: Display, eventLoop: any EventLoop, policy: CompressionPolicy, dictionaries: GLZDictionaries
  ) {
    self.outlet = outlet
    self.display = display
    self.eventLoop = eventLoop
    self.dictionaries = dictionaries
    let capabilities = CapabilitySet<DisplayCapability>(words: outlet.info.channelCapabilityWords)
    understandsMonitors = capabilities.contains(.monitorsConfig)
    compression = PictureCompression(
      policy: policy, takesLZ4: capabilities.contains(.lz4Compression), isUnixSocket: outlet.info.transport.socket == .unix)
  }

  // MARK: The client's side

  func started() {
    display.add(self)
    outlet.send(DisplayServerMessage.base(.setAck(flight.begin())))
    let channel = NIOLoopBound(self, eventLoop: eventLoop)
    initDeadline = eventLoop.scheduleTask(in: Self.initTimeLimit) { channel.value.initIsOverdue() }
  }

  func received(_ message: DisplayClientMessage) throws(ProtocolViolation) {
    switch message {
    case .base: break
    case .initialize(let caches):
      guard case .awaitingInit = phase else { throw ProtocolViolation("display init: sent a second time") }
      compression.dictionary = try dictionaries.dictionary(
        caches.glzDictionaryID, windowPixels: caches.glzDictionaryWindowSize)
      initDeadline?.cancel()
      phase = .awaitingFrame
      if display.fetchesFrames { display.demandCurrentFrame() } else { frameArrived() }
    case .glDrawDone: throw ProtocolViolation("display gl_draw_done: there was no gl_draw")
    case .streamReport(let report):
      throw ProtocolViolation("display stream_report: there is no stream \(report.streamID)")
    case .preferredCompression(let wish):
      // Numbers without a meaning are wishes that nobody can fulfil.
      if let policy = CompressionPolicy(rawValue: wish.compression.rawValue) { compression.options.policy = policy }
    case .preferredVideoCodecType: break  // A wish; there is no video.
    }
  }

  func acknowledgementGeneration(_ generation: UInt32) { flight.clientSaw(generation: generation) }

  func acknowledged() {
    flight.acknowledged()
    pump()
  }

  func drained() { pump() }

  func ended() {
    phase = .ended
    initDeadline?.cancel()
    queue.removeAll(of: self)
    display.remove(self)
  }

  private func initIsOverdue() {
    if case .awaitingInit = phase { outlet.close() }
  }

  // MARK: The display's side

  /// The client has everything and room for more.
  var isHungry: Bool {
    guard case .live = phase else { return false }
    return lacking.isEmpty && hasRoom
  }

  func primaryReplaced() {
    queue.removeUnbegunPictures(of: self)
    pump()
  }

  func changed(_ region: Region) {
    guard case .live = phase, generation == display.generation else { return }
    lacking = lacking.union(region).simplified(maxRects: Self.mostRects)
    pump()
  }

  /// The pixels of `moved` became what lay as far from them as `source` lies from the upper left corner of `destination`.
  func areaCopied(to destination: Rect, from source: Point, moved: Region) {
    guard case .live = phase, generation == display.generation else { return }
    guard hasRoom else {
      lacking = lacking.union(moved).simplified(maxRects: Self.mostRects)
      return
    }
    // What the client lacks at the source is stale at the destination after the copy; the rest of the destination is right.
    let dx = destination.left &- source.x
    let dy = destination.top &- source.y
    let stale = lacking.translated(dx: dx, dy: dy).intersection(moved)
    lacking = lacking.subtracting(moved).union(stale).simplified(maxRects: Self.mostRects)
    enqueue(
      .draw(DrawCommand(surfaceID: 0, box: destination, clip: .none, operation: .copyBits(CopyBits(sourcePosition: source)))))
    pump()
  }

  /// A frame came, and with it the picture is up to date.
  func frameArrived() {
    guard case .awaitingFrame = phase else { return }
    phase = .live
    enqueue(.invalAllPalettes)
    pump()
  }

  // MARK: Sending

  private var hasRoom: Bool { flight.hasRoom && !outlet.isCongested && queue.pictures < Self.mostPictures }

  /// Queues as much of what the client lacks as it can take, newest pixels first.
  func pump() {
    // A job may be done at once, and comes back here.
    guard case .live = phase, !isPumping else { return }
    isPumping = true
    defer { isPumping = false }
    while hasRoom {
      if generation != display.generation { announcePrimary() }
      guard let rect = nextPiece() else { break }
      lacking.subtract(rect)
      enqueuePiece(rect)
    }
    if owesMark, lacking.isEmpty {
      owesMark = false
      enqueue(.mark)
    }
    display.demandFrame()
  }

  /// A message that goes out when all that was queued before it has gone.
  func enqueue(_ message: DisplayServerMessage) {
    queue.append(SendQueue.Message(message))
    flush()
  }

  /// A picture that is encoded on the pool; `message` then makes its message, which goes out in the order of these calls.
  ///
  /// - Parameters:
  ///   - expectedBytes: Bytes of the message, as far as that can be told now.
  ///   - message: Called on the event loop with what became of the job, in the order of the queue; nil sends nothing.
  func encode(_ job: EncodingJob, expectedBytes: Int, message: @escaping (EncodedPicture?) -> DisplayServerMessage?) {
    queue.append(SendQueue.Picture(job: job, expectedBytes: expectedBytes) { message($0).map(SendQueue.Message.init) })
    job.join(self) { [weak self] in
      self?.flush()
      self?.pump()
    }
    display.start(job, eventLoop: eventLoop)
    flush()
  }

  /// Sends what is ready.
  private func flush() {
    while let slot = queue.next() {
      switch slot {
      case .message(let message): send(message)
      case .picture(let picture):
        if let message = picture.message(picture.job.picture) { send(message) }
      }
    }
  }

  private func send(_ message: SendQueue.Message) {
    flight.sent(bytes: message.body.count)
    outlet.send(type: message.type, body: message.body)
  }

  private func enqueuePiece(_ rect: Rect) {
    var compression = compression
    if !compression.usesDictionary { compression.dictionary = nil }
    guard let piece = display.pieceJob(rect, compression) else { return }
    encode(piece.job, expectedBytes: rect.area) { picture in
      guard let picture else { return nil }
      let image = WireImage(
        id: piece.imageID, width: UInt32(rect.width), height: UInt32(rect.height), content: picture.content)
      let copy = DrawCopy(source: image, sourceArea: Rect(size: rect.size), rop: .put, scaleMode: .nearest, mask: Mask())
      return .draw(DrawCommand(surfaceID: 0, box: rect, clip: .none, operation: .copy(copy)))
    }
  }

  private func announcePrimary() {
    if generation != 0 { enqueue(.surfaceDestroy(DisplaySurfaceDestroy(surfaceID: 0))) }
    generation = display.generation
    lacking = Region()
    guard let size = display.size else { return }
    enqueue(
      .surfaceCreate(
        DisplaySurfaceCreate(
          surfaceID: 0, width: UInt32(size.width), height: UInt32(size.height), format: .xrgb32, flags: .primary)))
    if understandsMonitors { enqueue(.monitorsConfig(DisplayMonitorsConfig(display.heads))) }
    lacking = Region(Rect(size: size))
    owesMark = true
  }

  /// The first lacking rectangle, or as many of its rows as fit into a piece. The first picture on a new surface is one piece: the
  /// reference's screenshot tool takes what it has after the first drawing for the whole.
  private func nextPiece() -> Rect? {
    guard var rect = lacking.rects.first else { return nil }
    if owesMark, let size = display.size, rect == Rect(size: size), size.area * 4 <= Self.largestFirstPiece { return rect }
    let rows = max(1, Self.pieceBytes / (rect.width * 4))
    if rect.height > rows { rect.bottom = rect.top + Int32(rows) }
    return rect
  }
}
