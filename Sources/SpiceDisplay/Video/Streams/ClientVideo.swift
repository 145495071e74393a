public import SpiceGraphics
public import SpiceWire

/// What one client knows of a display's video streams, and what it is told next.
///
/// `update` brings the client from the state that it knows to the present one: whoever sends calls it before anything else that has to do
/// with the picture, so that pixels are either covered by a stream that the client shows, or the display channel's business.
public struct ClientVideo {
  /// What `update` has found.
  public struct Update {
    /// To be sent in this order, before any frame and picture that follows.
    public internal(set) var messages: [DisplayServerMessage] = []
    /// Showed video until now, and must be sent as a picture.
    public internal(set) var released = Region()
    /// Shows video from now on: frames bring it, and not pictures.
    public internal(set) var claimed = Region()
  }

  /// A stream of which the client was told.
  private struct Known {
    let serial: UInt64
    let id: UInt32
    let codec: VideoCodec
    /// The size and place that it was told.
    let rect: Rect
    let uniqueID: UInt32
    var visible: Region
    var rate: MotionJPEGRate
    var delay: PlayoutDelay
    /// The last frame that was sent or is being encoded.
    var frame: UInt64 = 0
    /// Frames that are being encoded.
    var pending = 0
    /// Frames sent since the last report.
    var unreported = 0
    /// Frames in sequence that could not be encoded.
    var failures = 0
    var isRefused = false
  }

  /// What is asked of clients (spec 07, section 3.2): frames, and milliseconds.
  private static let reportWindow: UInt32 = 5
  private static let reportTimeout: UInt32 = 1000
  /// Frames in sequence that cannot be encoded until the codec is given up (spec 07, section 3.12).
  private static let mostFailures = 3

  private var capabilities: VideoCapabilities
  /// The codecs that the server has, in its order.
  private let codecs: [VideoCodec]
  private var known: [Known] = []
  /// The pixels that streams bring to this client.
  public private(set) var covered = Region()

  public init(_ capabilities: VideoCapabilities, codecs: [VideoCodec]) {
    self.capabilities = capabilities
    self.codecs = codecs
  }

  public var isEmpty: Bool { known.isEmpty }

  /// The client wishes codecs in this order; nothing else changes by that (spec 03, section 12.5). Streams that are there must end.
  public mutating func prefer(_ codecs: [VideoCodec]) {
    var seen = Set<VideoCodec>()
    capabilities.preference = codecs.filter { seen.insert($0).inserted }
  }

  /// The client loses all streams, because its surface is gone or another one comes.
  public mutating func forget() -> [DisplayServerMessage] {
    defer {
      known.removeAll()
      covered = Region()
    }
    return known.filter { !$0.isRefused }.map { .streamDestroy(DisplayStreamDestroy(id: $0.id)) }
  }

  // MARK: The state

  /// - Parameters:
  ///   - linkRate: Bytes a second that the link to the client carries; nil while that is not known.
  ///   - generator: Makes the streams' unique ids.
  public mutating func update(
    to streams: [VideoStream], linkRate: Double?, at now: Duration, using generator: inout some RandomNumberGenerator
  ) -> Update {
    var update = Update()
    if streams.isEmpty, known.isEmpty { return update }
    let before = covered
    known = known.filter { known in
      if let stream = streams.first(where: { $0.serial == known.serial }), !mustRestart(known, stream) { return true }
      if !known.isRefused {
        if !known.visible.isEmpty { update.messages.append(Self.clip(known.id, Region())) }
        update.messages.append(.streamDestroy(DisplayStreamDestroy(id: known.id)))
      }
      return false
    }
    for stream in streams {
      if let index = known.firstIndex(where: { $0.serial == stream.serial }) {
        if !known[index].isRefused, known[index].visible != stream.visible {
          known[index].visible = stream.visible
          update.messages.append(Self.clip(stream.id, stream.visible))
        }
      } else {
        create(stream, among: streams, linkRate: linkRate, at: now, using: &generator, &update)
      }
    }
    covered = known.reduce(into: Region()) { if !$1.isRefused { $0.formUnion($1.visible) } }
    update.released = before.subtracting(covered)
    update.claimed = covered.subtracting(before)
    return update
  }

  /// Whether the client must be told of a stream anew: it has another codec now, or another place that this client does not understand.
  private func mustRestart(_ known: Known, _ stream: VideoStream) -> Bool {
    guard let codec = capabilities.codec(among: codecs) else { return !known.isRefused }
    if codec != known.codec { return true }
    if known.rect == stream.rect { return false }
    let (old, new) = (known.rect.area, stream.rect.area)
    return !capabilities.takesSizedFrames || new > 2 * old || old > 2 * new
  }

  private mutating func create(
    _ stream: VideoStream, among streams: [VideoStream], linkRate: Double?, at now: Duration,
    using generator: inout some RandomNumberGenerator, _ update: inout Update
  ) {
    guard !stream.visible.isEmpty, let codec = capabilities.codec(among: codecs) else { return }
    let rect = stream.rect
    let rate = MotionJPEGRate(linkRate: linkRate, share: Self.share(of: stream, among: streams), pixels: rect.area, at: now)
    let transmission = linkRate.map { Duration.seconds(min(1, Double(rect.area) / 8 / max($0, 1))) } ?? .milliseconds(40)
    let stranger = Known(
      serial: stream.serial, id: stream.id, codec: codec, rect: rect, uniqueID: UInt32.random(in: 1...UInt32.max, using: &generator),
      visible: stream.visible, rate: rate, delay: PlayoutDelay(transmission: transmission))
    known.append(stranger)
    let (width, height) = (UInt32(rect.width), UInt32(rect.height))
    let clip: Clip = stream.visible.contains(rect) ? .none : .rects(stream.visible.rects)
    update.messages.append(
      .streamCreate(
        DisplayStreamCreate(
          surfaceID: 0, id: stream.id, flags: .topDown, codec: codec, stamp: 0, streamWidth: width, streamHeight: height,
          sourceWidth: width, sourceHeight: height, destination: rect, clip: clip)))
    if capabilities.reports {
      update.messages.append(
        .streamActivateReport(
          DisplayStreamActivateReport(
            streamID: stream.id, uniqueID: stranger.uniqueID, maxWindowSize: Self.reportWindow, timeout: Self.reportTimeout)))
    }
  }

  private static func clip(_ id: UInt32, _ region: Region) -> DisplayServerMessage {
    .streamClip(DisplayStreamClip(id: id, clip: .rects(region.rects)))
  }

  private static func share(of stream: VideoStream, among streams: [VideoStream]) -> Double {
    Double(stream.rect.area) / Double(max(1, streams.reduce(0) { $0 + $1.rect.area }))
  }

  // MARK: Frames

  /// The next frame that the client shall be sent; nil if none is due or there is no room. Only the newest content is ever sent.
  ///
  /// - Parameter clientTime: What the client's clock shows at a time.
  public mutating func nextFrame(
    of streams: [VideoStream], at now: Duration, link: MotionJPEGRate.Link, clientTime: (Duration) -> UInt32
  ) -> VideoFrameOrder? {
    // The stream that has waited longest comes first.
    for index in known.indices.sorted(by: { known[$0].rate.lastFrameTime < known[$1].rate.lastFrameTime }) {
      guard let stream = due(index, of: streams) else { continue }
      let share = Self.share(of: stream, among: streams)
      guard let quality = known[index].rate.offer(at: now, link: link, share: share, sourceRate: stream.sourceRate) else { continue }
      known[index].frame = stream.frame
      known[index].pending += 1
      return VideoFrameOrder(
        picture: .init(serial: stream.serial, frame: stream.frame, rect: stream.rect, codec: known[index].codec, quality: quality),
        id: stream.id, isSized: stream.rect != known[index].rect,
        time: known[index].delay.stamp(clientTime: clientTime(stream.frameTime)), expectedBytes: known[index].rate.expectedBytes,
        bitRate: Int(known[index].rate.byteRate * 8), frameRate: stream.sourceRate)
    }
    return nil
  }

  /// The stream, if it has a frame that the client was not sent and none is being encoded.
  private func due(_ index: Int, of streams: [VideoStream]) -> VideoStream? {
    let known = known[index]
    guard !known.isRefused, known.pending == 0, !known.visible.isEmpty else { return nil }
    return streams.first { $0.serial == known.serial && $0.frame > known.frame }
  }

  /// When `nextFrame` may have one that it had not now; nil if none is due.
  public func nextOffer(of streams: [VideoStream], after now: Duration) -> Duration? {
    known.indices.filter { due($0, of: streams) != nil }.map { known[$0].rate.nextOffer(after: now) }.min()
  }

  /// An ordered frame was encoded and is being sent; 0 bytes: it could not be encoded.
  ///
  /// - Returns: what showed video and must be sent as a picture, because encoding fails again and again.
  public mutating func encoded(_ order: VideoFrameOrder, bytes: Int, at now: Duration) -> Region {
    guard let index = known.firstIndex(where: { $0.serial == order.picture.serial }) else { return Region() }
    known[index].pending = max(0, known[index].pending - 1)
    guard bytes > 0 else {
      known[index].failures += 1
      return known[index].failures < Self.mostFailures ? Region() : refuse(index)
    }
    known[index].failures = 0
    known[index].unreported += 1
    known[index].rate.encoded(bytes: bytes, quality: order.picture.quality, at: now)
    return Region()
  }

  // MARK: Reports

  /// What the client reports. Numbers that cannot be are not believed.
  ///
  /// - Returns: what showed video and must be sent as a picture, because the client cannot decode it.
  public mutating func received(_ report: DisplayStreamReport, at now: Duration) -> Region {
    guard let index = known.firstIndex(where: { $0.id == report.streamID && !$0.isRefused }) else { return Region() }
    if report.frames == 0, report.drops == .max { return refuse(index) }
    guard report.uniqueID == known[index].uniqueID, report.frames > 0, report.drops <= report.frames,
      Int(report.frames) <= known[index].unreported, known[index].delay.isPlausible(report.endFrameTime)
    else { return Region() }
    known[index].unreported -= Int(report.frames)
    known[index].delay.report(margin: report.lastFrameDelay)
    known[index].rate.report(frames: Int(report.frames), drops: Int(report.drops), at: now)
    return Region()
  }

  /// The codec is not tried again; if there is another one for this client the next `update` takes that.
  private mutating func refuse(_ index: Int) -> Region {
    known[index].isRefused = true
    capabilities.codecs.remove(known[index].codec)
    let before = covered
    covered = known.reduce(into: Region()) { if !$1.isRefused { $0.formUnion($1.visible) } }
    return before.subtracting(covered)
  }
}
