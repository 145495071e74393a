import NIOCore
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceTransport
import SpiceWire

/// One client's display channel: what it has, what it lacks, and when it may be sent more.
final class DisplayChannel: ChannelEngine {
  /// A client must send its INIT within this time (spec 07, section 15.1).
  private static let initTimeLimit = TimeAmount.seconds(30)
  /// Pictures that are being encoded or wait behind such ones.
  static let mostPictures = 8

  private enum Phase {
    case awaitingInit
    /// The client waits for a picture that is up to date.
    case awaitingFrame
    case live
    case ended
  }

  let outlet: any ChannelOutlet
  let display: Display
  let eventLoop: any EventLoop
  private let understandsMonitors: Bool
  private let dictionaries: GLZDictionaries
  let circumstances: EncodingCircumstances
  var dictionary: GLZDictionary?
  private let caches: PixmapCaches
  var cachedImages: CachedImages?
  var tuning: EncodingTuning
  private var phase = Phase.awaitingInit
  private var initDeadline: Scheduled<Void>?
  var window = SendWindow()
  var queue = SendQueue()
  /// Number of the primary surface that the client has; 0 for none.
  var generation = 0
  /// What the client lacks of the present surface.
  var lacking = LackingArea(size: Size(width: 0, height: 0))
  var sizes = PieceSizes()
  /// What the client has with loss, as of the messages that were sent.
  var lossy = LossyAreas(size: Size(width: 0, height: 0))
  var refinement: Scheduled<Void>?
  /// MARK is owed as soon as nothing is lacking.
  var owesMark = false
  private var isPumping = false
  /// What the client knows of the display's videos.
  private var video: ClientVideo
  private var videoEncoders = ClientEncoders()
  private var videoTimer: Scheduled<Void>?
  private var generator = SystemRandomNumberGenerator()

  /// - Parameters:
  ///   - images: How pictures are compressed unless the client wishes otherwise.
  ///   - dictionaries: Those of the client's session.
  ///   - caches: Those of the client's session.
  init(
    outlet: any ChannelOutlet, display: Display, eventLoop: any EventLoop, images: ImageSettings, dictionaries: GLZDictionaries,
    caches: PixmapCaches
  ) {
    self.outlet = outlet
    self.display = display
    self.eventLoop = eventLoop
    self.dictionaries = dictionaries
    self.caches = caches
    let capabilities = CapabilitySet<DisplayCapability>(words: outlet.info.channelCapabilityWords)
    understandsMonitors = capabilities.contains(.monitorsConfig)
    video = ClientVideo(VideoCapabilities(capabilities), codecs: display.videoCodecs)
    tuning = EncodingTuning(images)
    var circumstances = EncodingCircumstances()
    circumstances.clientTakesLZ4 = capabilities.contains(.lz4Compression)
    circumstances.isUnixSocket = outlet.info.transport.socket == .unix
    self.circumstances = circumstances
  }

  // MARK: The client's side

  func started() {
    display.add(self)
    outlet.send(DisplayServerMessage.base(.setAck(window.begin())))
    let channel = NIOLoopBound(self, eventLoop: eventLoop)
    initDeadline = eventLoop.scheduleTask(in: Self.initTimeLimit) { channel.value.initIsOverdue() }
  }

  func received(_ message: DisplayClientMessage) throws(ProtocolViolation) {
    switch message {
    case .base: break
    case .initialize(let sizes):
      guard case .awaitingInit = phase else { throw ProtocolViolation("display init: sent a second time") }
      dictionary = try dictionaries.dictionary(sizes.glzDictionaryID, windowPixels: sizes.glzDictionaryWindowSize)
      let (cache, isSpoiled) = caches.join(sizes.pixmapCacheID, pixels: sizes.pixmapCacheSize)
      cachedImages = CachedImages(cache: cache, number: sizes.pixmapCacheID, channel: outlet.info.channel.id)
      if isSpoiled { enqueue(.invalAllPixmaps(DisplayInvalAllPixmaps(waitList: BaseWaitForChannels(entries: [])))) }
      initDeadline?.cancel()
      phase = .awaitingFrame
      if display.fetchesFrames { display.demandCurrentFrame() } else { frameArrived() }
    case .glDrawDone: throw ProtocolViolation("display gl_draw_done: there was no gl_draw")
    case .streamReport(let report):
      guard report.streamID < VideoStreams.mostStreams else {
        throw ProtocolViolation("display stream_report: stream_id is \(report.streamID)")
      }
      lacking.add(video.received(report, at: now), now: now)
      pump()
    case .preferredCompression(let wish):
      // Numbers without a meaning are wishes that nobody can fulfil.
      if let policy = CompressionPolicy(rawValue: wish.compression.rawValue) { tuning.wish = policy }
    case .preferredVideoCodecType(let wish):
      if !wish.codecs.isEmpty { video.prefer(wish.codecs) }
      pump()
    }
  }

  func acknowledgementGeneration(_ generation: UInt32) { window.clientSaw(generation: generation) }

  func acknowledged() {
    window.acknowledged(now: now)
    tuning.noteLink(window.estimate)
    pump()
  }

  func drained() { pump() }

  func ended() {
    phase = .ended
    initDeadline?.cancel()
    videoTimer?.cancel()
    refinement?.cancel()
    queue.removeAll(of: self)
    cachedImages?.end(caches)
    display.remove(self)
  }

  private func initIsOverdue() {
    if case .awaitingInit = phase { outlet.close() }
  }

  // MARK: The display's side

  /// The client takes what it is sent, so that new pictures make sense for it: also while it lacks something, as what is small and new
  /// overtakes what waits.
  var wantsFrames: Bool {
    guard case .live = phase, generation == display.generation else { return false }
    return !outlet.isCongested && !window.isStalled(now: now)
  }

  /// The main channel's test of the client's link is over.
  func linkMeasured(_ link: NetworkTest.Result) {
    window.linkMeasured(
      roundTrip: .microseconds(Int64(clamping: link.latency)), rate: link.bitRate.map { Double($0) / 8 }, now: now)
  }

  /// The host changed how pictures are compressed.
  func imagesChanged(_ settings: ImageSettings) { tuning.settings = settings }

  func primaryReplaced() {
    queue.removeUnbegunPictures(of: self)
    pump()
  }

  func changed(_ region: Region) {
    guard case .live = phase, generation == display.generation else { return }
    lacking.add(region.subtracting(video.covered), now: now)
    pump()
  }

  /// The pixels of `moved` became what lay as far from them as `source` lies from the upper left corner of `destination`.
  func areaCopied(to destination: Rect, from source: Point, moved: Region) {
    guard case .live = phase, generation == display.generation else { return }
    guard hasRoom else {
      lacking.add(moved.subtracting(video.covered), now: now)
      return
    }
    // What the client lacks at the source is stale at the destination after the copy; the rest of the destination is right.
    let dx = destination.left &- source.x
    let dy = destination.top &- source.y
    // Frames of videos are not exact, and come when they come: nothing is copied from there, nor below them.
    guard !video.covered.intersects(moved), !video.covered.intersects(moved.translated(dx: 0 &- dx, dy: 0 &- dy)) else {
      return changed(moved)
    }
    let stale = lacking.region.translated(dx: dx, dy: dy).intersection(moved)
    lacking.remove(moved, now: now)
    lacking.add(stale, now: now)
    let copy = DisplayServerMessage.draw(
      DrawCommand(surfaceID: 0, box: destination, clip: .none, operation: .copyBits(CopyBits(sourcePosition: source))))
    enqueue(copy) { channel in channel.lossy.copied(to: moved, dx: dx, dy: dy, now: channel.now) }
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

  var now: Duration { .nanoseconds(Int64(clamping: eventLoop.now.uptimeNanoseconds)) }

  var hasRoom: Bool {
    queue.pictures < Self.mostPictures && !outlet.isCongested && window.hasRoom(waiting: queue.expectedBytes)
  }

  /// Queues as much of what the client lacks as it can take, small and fresh parts first.
  func pump() {
    // A job may be done at once, and comes back here.
    guard case .live = phase, !isPumping else { return }
    isPumping = true
    defer { isPumping = false }
    while hasRoom {
      if generation != display.generation { announcePrimary() }
      updateVideo()
      if enqueueVideoFrame() { continue }
      guard let piece = nextPiece() else { break }
      lacking.remove(Region(piece.rect), now: now)
      enqueuePiece(piece.rect, isBusy: piece.isBusy, for: owesMark ? .firstPicture : .change)
      if owesMark, let size = display.size, piece.rect == Rect(size: size) {
        // The client has something to show, and what changes meanwhile must not keep it from that.
        owesMark = false
        enqueue(.mark)
      }
    }
    if owesMark, lacking.isEmpty {
      owesMark = false
      enqueue(.mark)
    }
    refine()
    let linkWaits = window.hasRoom(waiting: 0)
    tuning.noteEncoders(linkWaits: linkWaits && queue.pictures == Self.mostPictures, now: now)
    // What it waits for is new pictures, or the encoding of those that it has.
    if linkWaits { window.ranDry() }
    display.demandFrame()
  }

  /// A message that goes out when all that was queued before it has gone; `sent` is called then.
  func enqueue(_ message: DisplayServerMessage, sent: ((DisplayChannel) -> Void)? = nil) {
    queue.append(SendQueue.Message(message, sent: sent))
    flush()
  }

  /// A picture that is encoded on the pool; `message` then makes its message, which goes out in the order of these calls.
  ///
  /// - Parameters:
  ///   - expectedBytes: Bytes of the message, as far as that can be told now.
  ///   - message: Called on the event loop with what became of the job, in the order of the queue; nil sends nothing.
  func encode(_ job: EncodingJob, expectedBytes: Int, message: @escaping (EncodedPicture?) -> DisplayServerMessage?) {
    enqueuePicture(job, expectedBytes: expectedBytes) { message($0).map { SendQueue.Message($0) } }
  }

  func enqueuePicture(_ job: EncodingJob, expectedBytes: Int, message: @escaping (EncodedPicture?) -> SendQueue.Message?) {
    queue.append(SendQueue.Picture(job: job, expectedBytes: expectedBytes, message: message))
    job.join(self) { [weak self] in
      self?.flush()
      self?.pump()
    }
    display.start(job)
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

  func send(_ message: SendQueue.Message) {
    window.sent(bytes: message.body.count, now: now)
    outlet.send(type: message.type, body: message.body)
    message.sent?(self)
  }

  // MARK: Videos

  /// Tells the client what there is of videos now. Not before it has its first picture (spec 03, section 13.1).
  private func updateVideo() {
    guard !owesMark, generation == display.generation else { return }
    let streams = display.videoStreams
    let update = video.update(to: streams, linkRate: window.estimate.rate, at: now, using: &generator)
    videoEncoders.keep(streams)
    for message in update.messages { enqueue(message) }
    lacking.remove(update.claimed, now: now)
    lossy.remove(update.claimed)
    lacking.add(update.released, now: now)
  }

  /// Queues the next frame of a video; false if none is due.
  private func enqueueVideoFrame() -> Bool {
    if video.isEmpty { return false }
    let streams = display.videoStreams
    let link = MotionJPEGRate.Link(rate: window.estimate.rate, queued: window.estimate.queueing)
    let order = video.nextFrame(of: streams, at: now, link: link) { MediaClock.clientTime(at: $0) }
    guard let order else {
      wakeForVideo(video.nextOffer(of: streams, after: now))
      return false
    }
    guard let frame = display.frameJob(order, own: &videoEncoders) else {
      lacking.add(video.encoded(order, bytes: 0, at: now), now: now)
      return true
    }
    encode(frame.job, expectedBytes: order.expectedBytes) { [weak self] _ in
      guard let self else { return nil }
      let data = frame.frame.data
      lacking.add(video.encoded(order, bytes: data.count, at: now), now: now)
      return data.isEmpty ? nil : order.message(data[...])
    }
    return true
  }

  /// Looks again for frames at this time.
  private func wakeForVideo(_ time: Duration?) {
    guard videoTimer == nil, let time else { return }
    let channel = NIOLoopBound(self, eventLoop: eventLoop)
    videoTimer = eventLoop.scheduleTask(in: .nanoseconds(max(0, Int64((time - now) / .nanoseconds(1))))) {
      channel.value.videoTimer = nil
      channel.value.pump()
    }
  }

  private func announcePrimary() {
    for message in video.forget() { enqueue(message) }
    if generation != 0 { enqueue(.surfaceDestroy(DisplaySurfaceDestroy(surfaceID: 0))) }
    generation = display.generation
    lacking = LackingArea(size: display.size ?? Size(width: 0, height: 0))
    guard let size = display.size else { return }
    let create = DisplaySurfaceCreate(
      surfaceID: 0, width: UInt32(size.width), height: UInt32(size.height), format: .xrgb32, flags: .primary)
    enqueue(.surfaceCreate(create)) { $0.lossy = LossyAreas(size: size) }
    if understandsMonitors { enqueue(.monitorsConfig(DisplayMonitorsConfig(display.heads))) }
    lacking.add(Region(Rect(size: size)), now: now)
    owesMark = true
  }
}
