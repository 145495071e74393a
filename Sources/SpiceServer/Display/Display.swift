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
  /// The surfaces, and what the host wants drawn on them.
  private let commands: PendingCommands
  private(set) var heads: [DisplayHead] = []
  /// How pictures are compressed for clients that have no wish of their own.
  var images: ImageSettings {
    didSet {
      for channel in channels { channel.imagesChanged(images) }
    }
  }
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
  private(set) var encoderSpeed = EncoderSpeed()
  private let contentHash = ContentHash()
  private let pixelPool = PixelPool()
  private let encodingPool: any EncodingPool
  private let eventLoop: any EventLoop
  /// A frame has been asked for and has not come.
  private var frameIsDue = false
  private var nextImageNumber: UInt64 = 1

  init(
    id: UInt8, source: (any FrameSource)?, encodingPool: any EncodingPool, eventLoop: any EventLoop,
    images: ImageSettings = ImageSettings(),
    streamingVideo: VideoStreamingMode = .filter, videoCodecs: VideoCodecs = VideoCodecs()
  ) {
    self.id = id
    self.images = images
    video = DisplayVideo(mode: streamingVideo, codecs: videoCodecs)
    self.source = source
    self.encodingPool = encodingPool
    commands = PendingCommands()
    self.eventLoop = eventLoop
    cursor = CursorState()
  }

  private static let primary: UInt32 = 0

  /// The primary surface's size; nil as long as there is none.
  var size: Size? { canvas.surfaces[Self.primary]?.size }

  // MARK: The host's side

  /// A new primary surface with the pixels of `rows`, packed from the top, or black until it is drawn on. On errors nothing has changed.
  func replacePrimary(size: Size, format: SurfaceFormat = .xrgb32, heads: [DisplayHead], rows: [UInt8]? = nil) throws {
    // Whether there can be such a surface.
    let surface = try Surface(width: Int(size.width), height: Int(size.height), format: format)
    if let rows, rows.count < surface.stride * surface.height, rows.count < surface.packedRows(of: surface.bounds).count {
      throw CanvasError.shortBuffer(count: rows.count, needed: surface.stride * surface.height)
    }
    if self.size != nil { try commands.destroySurface(Self.primary, on: &canvas, now: now) }
    try commands.createSurface(Self.primary, size: size, format: format, rows: rows, on: &canvas, now: now)
    self.heads = heads.isEmpty ? [DisplayHead(id: 0, rect: Rect(size: size))] : heads
    primaryReplaced()
  }

  /// Without a primary surface there is nothing to show.
  func destroyPrimary() throws(DrawingRefusal) {
    try commands.destroySurface(Self.primary, on: &canvas, now: now)
    heads = []
    primaryReplaced()
  }

  private func primaryReplaced() {
    let size = size ?? Size(width: 0, height: 0)
    activity = DamageActivity(size: size)
    video.streams.reset(size)
    video.prune()
    pieces.removeAll()
    for channel in channels { channel.primaryReplaced() }
  }

  func setHeads(_ heads: [DisplayHead]) {
    guard let size else { return }
    self.heads = heads.isEmpty ? [DisplayHead(id: 0, rect: Rect(size: size))] : heads
    for channel in channels { channel.headsChanged() }
  }

  /// Takes the pixels of `region` from a frame whose first byte belongs to the surface's upper left pixel: 32 bits a pixel, bytes B, G, R, x.
  /// What lies outside of the surface is left out. An empty region says that nothing has changed since the last frame.
  func update(_ region: Region, frame: UnsafeRawBufferPointer, stride: Int) throws(CanvasError) {
    frameIsDue = false
    guard let size, let format = canvas.surfaces[Self.primary]?.format else { return }
    guard format.bitsPerPixel == 32 else { throw .unsupportedFormat(format) }
    let region = region.intersection(Rect(size: size))
    commands.renderAll(on: &canvas)
    let change = changes(in: region, frame: frame, stride: stride).withoutMoves(of: videoStreams.map(\.rect))
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
    commands.renderAll(on: &canvas)
    let moved = try canvas.draw(DrawCommand(surfaceID: Self.primary, box: destination, clip: .none, operation: .copyBits(operation)))
    guard !moved.isEmpty else { return }
    pieces.removeAll()
    video.streams.redraw(moved)
    commands.appendMove(on: Self.primary, to: destination, from: source, on: &canvas, now: now)
    for channel in channels { channel.pump() }
  }

  /// Draws what the host wants drawn on this part of the primary surface and that waits.
  private func render(_ rect: Rect) { commands.render(rect, of: Self.primary, on: &canvas) }

  private var now: Duration { .nanoseconds(Int64(clamping: eventLoop.now.uptimeNanoseconds)) }

  private func changed(_ region: Region) {
    guard !region.isEmpty else { return }
    activity.changed(region, now: now)
    pieces.removeAll()
    commands.pixelsReplaced(region, on: Self.primary, now: now)
    for channel in channels { channel.changed(region) }
  }

  // MARK: Commands

  /// Takes commands in order; those that are refused are left out.
  func draw(_ list: [DrawingCommand]) -> [DrawingRefusal] {
    var refusals: [DrawingRefusal] = []
    var damage = Region()
    var frames = Region()
    for command in list {
      do throws(DrawingRefusal) {
        let pending = try commands.append(command, on: &canvas, now: now)
        guard let pending, pending.surfaceID == Self.primary else { continue }
        note(pending, &damage)
        if command.mayBeFrame { note(pending, &frames) }
      } catch {
        refusals.append(error)
      }
    }
    if !damage.isEmpty {
      pieces.removeAll()
      activity.changed(damage, now: now)
      video.streams.redraw(damage.subtracting(frames))
      noteVideo(damage: frames, changed: frames)
    }
    for channel in channels { channel.pump() }
    return refusals
  }

  private func note(_ command: PendingCommand, _ damage: inout Region) {
    damage = damage.union(command.written).simplified(maxRects: 64)
  }

  func createSurface(_ id: UInt32, size: Size, format: SurfaceFormat, rows: [UInt8]?) throws(DrawingRefusal) {
    guard id != Self.primary else {
      throw DrawingRefusal(operation: "surface_create", field: "surface_id", problem: "0 is the primary surface")
    }
    try commands.createSurface(id, size: size, format: format, rows: rows, on: &canvas, now: now)
  }

  func destroySurface(_ id: UInt32) throws(DrawingRefusal) {
    guard id != Self.primary else {
      throw DrawingRefusal(operation: "surface_destroy", field: "surface_id", problem: "0 is the primary surface")
    }
    try commands.destroySurface(id, on: &canvas, now: now)
    for channel in channels { channel.pump() }
  }

  /// What a part of the primary surface shows once everything is drawn, 32 bits a pixel, rows without padding; empty beyond the surface.
  func picture(of rect: Rect) -> [UInt8] {
    render(rect)
    return canvas.surfaces[Self.primary]?.rows32(of: rect) ?? []
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
    guard video.streams.mode != .off, canvas.surfaces[Self.primary]?.bytesPerPixel == 4 else { return }
    video.streams.note(damage: damage, changed: changed, at: now) { rect in
      // Few frames are looked at; others are drawn when somebody needs them.
      render(rect)
      return try? canvas.surfaces[Self.primary]?.withImageSource(of: rect) { ContentEstimate(of: $0) }
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
    render(order.picture.rect)
    guard let surface = canvas.surfaces[Self.primary] else { return nil }
    return video.job(order, own: &own) { [pixelPool] rect in
      surface.bounds.contains(rect) && !rect.isEmpty ? pixelPool.copy(rect, of: surface) : nil
    }
  }

  // MARK: The clients' side

  var channelCount: Int { channels.count }

  func add(_ channel: DisplayChannel) { channels.append(channel) }

  /// A pipe for a client that has nothing yet.
  func pipe(takesComposite: Bool, takesAlphaSurfaces: Bool) -> ClientPipe {
    ClientPipe(of: commands, takesComposite: takesComposite, takesAlphaSurfaces: takesAlphaSurfaces, now: now)
  }

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
    render(rect)
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
    render(rect)
    guard let surface = canvas.surfaces[Self.primary], !rect.isEmpty, surface.bounds.contains(rect) else { return nil }
    return pieces.contentKey(rect) { contentHash.key(of: rect, on: surface) }
  }

  /// A client was sent this picture.
  func encoded(_ picture: EncodedPicture) {
    guard let codec = picture.codec, let kind = picture.contentKind else { return }
    encoderSpeed.record(codec, kind, nanoseconds: picture.time / .nanoseconds(1), pixels: picture.pixels)
  }

  /// The color of `rect` if it has only one.
  func color(of rect: Rect) -> UInt32? {
    guard let surface = canvas.surfaces[Self.primary], surface.format == .xrgb32, surface.bounds.contains(rect) else { return nil }
    return surface.withUnsafeBytes { FlatArea.color(of: rect, in: $0, stride: surface.stride) }
  }

  /// Begins a job that somebody has joined; nothing happens if it was begun before.
  func start(_ job: EncodingJob) { job.start(on: encodingPool, eventLoop: eventLoop) }

  /// Image ids of group 2, made by the server (spec 03, section 7.1); they are never cached.
  func nextImageID() -> UInt64 {
    defer { nextImageNumber &+= 1 }
    return nextImageNumber << 32 | 2
  }
}
