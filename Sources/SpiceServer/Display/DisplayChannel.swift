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

  /// How often it is looked whether the kernel has sent what it held back.
  private static let backlogTime = TimeAmount.milliseconds(1)

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
  private let capabilities: CapabilitySet<DisplayCapability>
  private let dictionaries: GLZDictionaries
  let circumstances: EncodingCircumstances
  var dictionary: GLZDictionary?
  private let caches: PixmapCaches
  var cachedImages: CachedImages?
  var palettes = PaletteCache()
  var tuning: EncodingTuning
  private var phase = Phase.awaitingInit
  private var initDeadline: Scheduled<Void>?
  var window = SendWindow()
  var queue = SendQueue()
  /// The messages in the queue that wait for no encoder themselves, and their bytes.
  private var queuedMessages = (count: 0, bytes: 0)
  /// What waits for the client and what it lacks, from when it can be sent something.
  private(set) var pipe: ClientPipe?
  /// The last thing that was queued was a message of the pipe.
  private var servedPipe = false
  var sizes = PieceSizes()
  /// What the client has with loss, as of the messages that were sent.
  var lossy = LossyAreas(size: Size(width: 0, height: 0))
  var refinement: Scheduled<Void>?
  /// MARK is owed as soon as nothing is lacking.
  var owesMark = false
  private var isPumping = false
  var tally = DisplayTally()
  /// What the client knows of the display's videos.
  var video: ClientVideo
  var videoEncoders = ClientEncoders()
  var videoTimer: Scheduled<Void>?
  private var backlogTimer: Scheduled<Void>?
  var generator = SystemRandomNumberGenerator()

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
    capabilities = CapabilitySet<DisplayCapability>(words: outlet.info.channelCapabilityWords)
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
      released(video.received(report, at: now))
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
    refinement?.cancel()
    videoTimer?.cancel()
    backlogTimer?.cancel()
    queue.removeAll(of: self)
    queuedMessages = (0, 0)
    cachedImages?.end(caches)
    tally.itemsDropped(pipe?.dropped ?? 0)
    pipe?.close()
    pipe = nil
    display.remove(self)
  }

  private func initIsOverdue() {
    if case .awaitingInit = phase { outlet.close() }
  }

  // MARK: The display's side

  /// The client takes what it is sent, so that new pictures make sense for it: also while it lacks something, as what is small and new
  /// overtakes what waits.
  var wantsFrames: Bool {
    guard case .live = phase, pipe?.knowsPrimary == true else { return false }
    return !outlet.isCongested && !window.isStalled(now: now)
  }

  /// The main channel's test of the client's link is over.
  func linkMeasured(_ link: NetworkTest.Result) {
    window.linkMeasured(
      roundTrip: .microseconds(Int64(clamping: link.latency)), rate: link.bitRate.map { Double($0) / 8 }, now: now)
  }

  /// The host changed how pictures are compressed.
  func imagesChanged(_ settings: ImageSettings) { tuning.settings = settings }

  /// The primary surface is another one now, or gone.
  func primaryReplaced() {
    // What is in the queue for other surfaces may need what is in it for this one.
    if pipe?.knowsOffscreenSurfaces != true { tally.itemsDropped(queue.removeUnbegunPictures(of: self)) }
    pump()
  }

  /// The client has been made to lack these pixels of the primary surface.
  func changed(_ region: Region) {
    guard case .live = phase else { return }
    if pipe?.lacking != region { tally.changeMerged() }
    pump()
  }

  /// The host changed the monitors of the present primary surface.
  func headsChanged() {
    if pipe?.knowsPrimary == true { enqueueMonitors() }
  }

  /// A frame came, and with it the picture is up to date.
  func frameArrived() {
    guard case .awaitingFrame = phase else { return }
    phase = .live
    enqueue(.invalAllPalettes)
    pipe = display.pipe(
      takesComposite: capabilities.contains(.composite), takesAlphaSurfaces: capabilities.contains(.a8Surface))
    pump()
  }

  func describe(_ channel: inout ServerStatistics.Channel) {
    var statistics = tally.statistics
    statistics.droppedItems += UInt64(pipe?.dropped ?? 0)
    statistics.waitingCommands = pipe?.waiting ?? 0
    statistics.waitingBytes = pipe?.waitingBytes ?? 0
    statistics.queuedPictures = queue.pictures
    statistics.queuedMessages = queuedMessages.count
    statistics.queuedBytes = queue.expectedBytes + queuedMessages.bytes
    statistics.lackingPixels = pipe?.lacking.area ?? 0
    statistics.lossyPixels = lossy.region.area
    statistics.bytesInFlight = window.bytes
    statistics.windowBytes = window.limit
    statistics.linkRate = window.estimate.capacity
    statistics.roundTrip = window.estimate.roundTrip.map { $0 / .milliseconds(1) }
    statistics.queueing = window.estimate.queueing / .milliseconds(1)
    channel.display = statistics
  }

  // MARK: Sending

  var now: Duration { .nanoseconds(Int64(clamping: eventLoop.now.uptimeNanoseconds)) }

  var hasRoom: Bool {
    queue.pictures < Self.mostPictures && !outlet.isCongested && window.hasRoom(waiting: queue.expectedBytes) && !isHeldBack
  }

  /// The kernel has as much as it should: what it cannot send now nothing newer can overtake. Its control of congestion may stop for a while
  /// what the window allows; BBR does for 200 ms every ten seconds.
  private var isHeldBack: Bool {
    let limit = window.sendAhead
    return window.bytes > limit && outlet.unsentBytes > limit
  }

  /// Comes back to `pump` when the kernel may have sent what it held back.
  private func watchBacklog() {
    guard backlogTimer == nil, window.hasRoom(waiting: queue.expectedBytes), isHeldBack else { return }
    let channel = NIOLoopBound(self, eventLoop: eventLoop)
    backlogTimer = eventLoop.scheduleTask(in: Self.backlogTime) {
      channel.value.backlogTimer = nil
      channel.value.pump()
    }
  }

  /// Queues as much of what the client lacks as it can take, small and fresh parts first.
  func pump() {
    // A job may be done at once, and comes back here.
    guard case .live = phase, !isPumping else { return }
    isPumping = true
    defer { isPumping = false }
    while hasRoom {
      updateVideo()
      if enqueueVideoFrame() { continue }
      // In turns, as far as their order does not matter.
      if servedPipe, let piece = nextPiece() {
        servedPipe = false
        enqueue(piece)
      } else if enqueueCommand() {
        servedPipe = true
      } else if let piece = nextPiece() {
        enqueue(piece)
      } else {
        break
      }
    }
    if owesMark, let pipe, pipe.knowsPrimary, pipe.lacking.isEmpty {
      owesMark = false
      enqueue(.mark)
    }
    refine()
    let linkWaits = window.hasRoom(waiting: queue.expectedBytes) && !isHeldBack
    tuning.noteEncoders(linkWaits: linkWaits && queue.pictures == Self.mostPictures, now: now)
    // What it waits for is new pictures, or the encoding of those that it has.
    if linkWaits { window.ranDry() }
    watchBacklog()
    display.demandFrame()
  }

  private func enqueue(_ piece: (rect: Rect, isBusy: Bool)) {
    pipe?.has(Region(piece.rect), now: now)
    enqueuePiece(piece.rect, isBusy: piece.isBusy, for: owesMark ? .firstPicture : .change)
    if owesMark, let size = display.size, piece.rect == Rect(size: size) {
      // The client has something to show, and what changes meanwhile must not keep it from that.
      owesMark = false
      enqueue(.mark)
    }
  }

  /// A message that goes out when all that was queued before it has gone; `sent` is called then.
  func enqueue(_ message: DisplayServerMessage, sent: ((DisplayChannel) -> Void)? = nil) {
    let message = SendQueue.Message(message, sent: sent)
    queuedMessages.count += 1
    queuedMessages.bytes += message.body.count
    queue.append(message)
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
      case .message(let message):
        queuedMessages.count -= 1
        queuedMessages.bytes -= message.body.count
        send(message)
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

  // MARK: Surfaces

  func announce(_ id: UInt32, size: Size, format: SurfaceFormat) {
    let create = DisplaySurfaceCreate(
      surfaceID: id, width: UInt32(size.width), height: UInt32(size.height), format: format, flags: id == 0 ? .primary : [])
    guard id == 0 else { return enqueue(.surfaceCreate(create)) }
    enqueue(.surfaceCreate(create)) { $0.lossy = LossyAreas(size: size) }
    enqueueMonitors()
    owesMark = true
  }

  func withdraw(_ id: UInt32) {
    if id == 0 {
      for message in video.forget() { enqueue(message) }
      pipe?.videos = Region()
      owesMark = false
    }
    enqueue(.surfaceDestroy(DisplaySurfaceDestroy(surfaceID: id)))
  }

  private func enqueueMonitors() {
    if capabilities.contains(.monitorsConfig) { enqueue(.monitorsConfig(DisplayMonitorsConfig(display.heads))) }
  }
}
