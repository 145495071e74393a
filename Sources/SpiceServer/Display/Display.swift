import NIOCore
import SpiceCanvas
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceWire

/// One display of the server: its primary surface, and the clients that look at it.
///
/// The surface always holds the newest picture that is known here. Each client has a region of pixels that it does not have yet, and is sent
/// the newest content of that region when it can take it; so a slow client gets fewer, fresher pictures, and costs a bounded amount of
/// memory whatever happens.
final class Display {
  /// The id of the display channel and of the cursor channel that belongs to it.
  let id: UInt8
  private var canvas = Canvas()
  /// Counts primary surfaces; a client that has another number must be told to destroy and create.
  private(set) var generation = 0
  private(set) var heads: [DisplayHead] = []
  /// How much of each part of the primary surface changes.
  private(set) var activity = DamageActivity(size: Size(width: 0, height: 0))
  let cursor: CursorState

  private var analysis = FrameAnalysis()
  private let source: (any FrameSource)?
  private var channels: [DisplayChannel] = []
  /// The parts that are sent as videos.
  private var video: DisplayVideo
  private var videoTimer: Scheduled<Void>?
  private var pieces = PieceJobs()
  /// What the codecs take on this machine, learned from what is encoded.
  private(set) var costs = EncodingCosts.typical
  private let contentHash = ContentHash()
  private let pixelPool = PixelPool()
  private let encodingPool: any EncodingPool
  private let eventLoop: any EventLoop
  /// A frame has been asked for and has not come.
  private var frameIsDue = false
  private var nextImageNumber: UInt64 = 1

  init(
    id: UInt8, source: (any FrameSource)?, encodingPool: any EncodingPool, eventLoop: any EventLoop,
    streamingVideo: VideoStreamingMode = .filter, videoCodecs: VideoCodecs = VideoCodecs()
  ) {
    self.id = id
    video = DisplayVideo(mode: streamingVideo, codecs: videoCodecs)
    self.source = source
    self.encodingPool = encodingPool
    self.eventLoop = eventLoop
    cursor = CursorState()
  }

  private static let primary: UInt32 = 0

  /// The primary surface's size; nil as long as there is none.
  var size: Size? { canvas.surfaces[Self.primary]?.size }

  // MARK: The host's side

  /// A new primary surface, black until it is updated.
  func replacePrimary(size: Size, heads: [DisplayHead]) throws(CanvasError) {
    try canvas.createSurface(Self.primary, width: Int(size.width), height: Int(size.height), format: .xrgb32)
    generation += 1
    activity = DamageActivity(size: size)
    video.streams.reset(size)
    video.prune()
    self.heads = heads.isEmpty ? [DisplayHead(id: 0, rect: Rect(size: size))] : heads
    pieces.removeAll()
    for channel in channels { channel.primaryReplaced() }
  }

  /// Takes the pixels of `region` from a frame whose first byte belongs to the surface's upper left pixel: 32 bits a pixel, bytes B, G, R, x.
  /// What lies outside of the surface is left out. An empty region says that nothing has changed since the last frame.
  func update(_ region: Region, frame: UnsafeRawBufferPointer, stride: Int) throws(CanvasError) {
    frameIsDue = false
    guard let size else { return }
    let region = region.intersection(Rect(size: size))
    let change = changes(in: region, frame: frame, stride: stride)
    for move in change.moves { try copyArea(to: move.destination, from: move.source) }
    for rect in change.changed.rects {
      let (rows, overflow) = Int(rect.top).multipliedReportingOverflow(by: stride)
      let start = rows &+ Int(rect.left) * 4
      guard !overflow, (0...frame.count).contains(start) else { throw .shortBuffer(count: frame.count, needed: start) }
      _ = try canvas.withSurface(Self.primary) { surface throws(CanvasError) in
        try surface.replace(rect, from: UnsafeRawBufferPointer(rebasing: frame[start...]), stride: stride)
      }
    }
    noteVideo(damage: region, changed: change.changed)
    changed(change.changed)
    for channel in channels { channel.frameArrived() }
    demandFrame()
  }

  /// The surface is not held when it is drawn on, which would copy it.
  private func changes(in region: Region, frame: UnsafeRawBufferPointer, stride: Int) -> FrameChange {
    guard let surface = canvas.surfaces[Self.primary] else { return FrameChange() }
    return surface.withUnsafeBytes {
      analysis.changes(from: $0, stride: surface.stride, to: frame, stride: stride, size: surface.size, damage: region)
    }
  }

  /// Copies inside the surface: `destination` takes the pixels that lie at `source` and to the right of and below it.
  func copyArea(to destination: Rect, from source: Point) throws(CanvasError) {
    let operation = CopyBits(sourcePosition: source)
    let moved = try canvas.draw(DrawCommand(surfaceID: Self.primary, box: destination, clip: .none, operation: .copyBits(operation)))
    guard !moved.isEmpty else { return }
    pieces.removeAll()
    video.streams.redraw(moved)
    for channel in channels { channel.areaCopied(to: destination, from: source, moved: moved) }
  }

  private var now: Duration { .nanoseconds(Int64(clamping: eventLoop.now.uptimeNanoseconds)) }

  private func changed(_ region: Region) {
    guard !region.isEmpty else { return }
    activity.changed(region, now: now)
    pieces.removeAll()
    for channel in channels { channel.changed(region) }
  }

  // MARK: Videos

  var videoStreams: [VideoStream] { video.streams.streams }
  var videoCodecs: [VideoCodec] { video.codecs.order }

  /// Which parts of the display become videos.
  var streamingVideo: VideoStreamingMode {
    get { video.streams.mode }
    set {
      video.streams.mode = video.codecs.order.isEmpty ? .off : newValue
      for channel in channels { channel.pump() }
      watchVideo()
    }
  }

  /// Looks for videos in a frame that the canvas has taken.
  private func noteVideo(damage: Region, changed: Region) {
    guard let surface = canvas.surfaces[Self.primary] else { return }
    video.streams.note(damage: damage, changed: changed, at: now) { rect in
      try? surface.withImageSource(of: rect) { ContentEstimate(of: $0)?.kind }
    }
    watchVideo()
  }

  /// Sees to it that videos without frames end.
  private func watchVideo() {
    video.prune()
    guard videoTimer == nil, let deadline = video.streams.deadline(after: now) else { return }
    let display = NIOLoopBound(self, eventLoop: eventLoop)
    videoTimer = eventLoop.scheduleTask(in: .nanoseconds(max(0, Int64((deadline - now) / .nanoseconds(1))))) {
      display.value.advanceVideo()
    }
  }

  private func advanceVideo() {
    videoTimer?.cancel()
    videoTimer = nil
    if video.streams.advance(to: now) {
      for channel in channels { channel.pump() }
    }
    watchVideo()
  }

  /// The job that encodes a frame of a video. Who wants it joins it before it is started.
  func frameJob(_ order: VideoFrameOrder, own: inout ClientEncoders) -> VideoFrameJob? {
    guard let surface = canvas.surfaces[Self.primary] else { return nil }
    return video.job(order, own: &own) { [pixelPool] rect in
      surface.bounds.contains(rect) && !rect.isEmpty ? pixelPool.copy(rect, of: surface) : nil
    }
  }

  // MARK: The clients' side

  var channelCount: Int { channels.count }

  func add(_ channel: DisplayChannel) { channels.append(channel) }

  func remove(_ channel: DisplayChannel) { channels.removeAll { $0 === channel } }

  /// True if pictures are fetched: a client that has just come must wait for the next frame.
  var fetchesFrames: Bool { source != nil }

  /// A client needs the picture as it is now.
  func demandCurrentFrame() {
    frameIsDue = true
    source?.frameWanted(immediately: true)
  }

  /// Asks for the next frame as long as one client takes what it is sent.
  func demandFrame() {
    guard !frameIsDue, let source, channels.contains(where: { $0.wantsFrames }) else { return }
    frameIsDue = true
    source.frameWanted(immediately: false)
  }

  /// The job that encodes `rect` with its present content, a copy of which is made here. All clients share it that want the same now in
  /// the same form, unless it is for a dictionary, which is one client's own. Nil if there is no such part of the surface.
  ///
  /// Who wants it joins it before it is started, and the jobs of a dictionary are sent in the order in which they are started.
  func pieceJob(_ rect: Rect, _ compression: PictureCompression) -> PieceJob? {
    guard let surface = canvas.surfaces[Self.primary], !rect.isEmpty, surface.bounds.contains(rect) else { return nil }
    let key = PieceJobs.Key(rect: rect, options: compression.options)
    let isShared = compression.dictionary == nil
    if isShared, let known = pieces[key] { return known }
    let pixels = pixelPool.copy(rect, of: surface)
    let job = EncodingJob(lane: compression.dictionary.map { EncodingLane($0) }) { encoder in
      EncodedPicture.encode(pixels, compression, with: &encoder)
    }
    let piece = PieceJob(job: job, imageID: nextImageID())
    if isShared { pieces.store(piece, for: key) }
    return piece
  }

  /// What stands for the present content of `rect` in clients' caches; nil if there is no such part of the surface.
  func contentKey(_ rect: Rect) -> ContentKey? {
    guard let surface = canvas.surfaces[Self.primary], !rect.isEmpty, surface.bounds.contains(rect) else { return nil }
    return pieces.contentKey(rect) { contentHash.key(of: rect, on: surface) }
  }

  /// A client was sent this picture.
  func encoded(_ picture: EncodedPicture) {
    guard let codec = picture.codec, let kind = picture.contentKind else { return }
    costs.record(codec, kind, nanoseconds: picture.time / .nanoseconds(1), pixels: picture.pixels)
  }

  /// The host changed how pictures are compressed.
  func imagesChanged(_ settings: ImageSettings) {
    for channel in channels { channel.imagesChanged(settings) }
  }

  /// Begins a job that somebody has joined; nothing happens if it was begun before.
  func start(_ job: EncodingJob) { job.start(on: encodingPool, eventLoop: eventLoop) }

  /// Image ids of group 2, made by the server (spec 03, section 7.1); they are never cached.
  private func nextImageID() -> UInt64 {
    defer { nextImageNumber &+= 1 }
    return nextImageNumber << 32 | 2
  }
}
