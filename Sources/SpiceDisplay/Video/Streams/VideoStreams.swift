public import SpiceCodecs
public import SpiceGraphics

/// The video streams of one display: they begin when the detector finds a video, and end a second after its last frame.
///
/// This is what all clients have in common; `ClientVideo` brings a client to this state. Nothing here is an order of events: a slow client
/// goes from the state that it knows to the newest one at once.
public struct VideoStreams {
  /// Streams at once (spec 07, section 3.2). Ids are given from the highest to the lowest, the last that became free first.
  public static let mostStreams = 50
  /// More frames a second than this are not sent (spec 07, section 3.2).
  public static let mostFramesPerSecond = 30.0
  /// A stream without a frame for so long ends (spec 07, section 3.2).
  static let timeout = Duration.seconds(1)
  /// A part that has not changed for so long is sent as a picture, and so is the whole video when it pauses …
  private static let patience: Int64 = 500
  /// … at most.
  private static let longestPatience: Int64 = 8000
  /// Between two looks whether a video has another place now, and still looks like one.
  private static let checkInterval = Duration.milliseconds(250)
  /// So many looks in sequence that see no picture end a stream.
  private static let mostPoorLooks = 8
  /// The share of a video's tiles of which fewer do not make it one: somebody types where a video was.
  private static let busyShare = 16
  /// The share of the parts at rest that a frame must change to show that they belong to the video too.
  private static let returningShare = 0.7
  /// Clips have at most so many rectangles.
  private static let mostRects = 32
  /// The source's rate is counted over so long.
  private static let rateWindow = Duration.seconds(2)

  public private(set) var streams: [VideoStream] = []
  public private(set) var detector: VideoDetector
  private var freeIDs = Array(UInt32(0)..<UInt32(mostStreams))
  private var nextSerial: UInt64 = 1
  private var bounds = Rect.empty

  public init(mode: VideoStreamingMode) { detector = VideoDetector(mode: mode) }

  public var isEmpty: Bool { streams.isEmpty }

  /// Another mode ends all streams (spec 07, section 3.7).
  public var mode: VideoStreamingMode {
    get { detector.mode }
    set {
      if newValue == detector.mode { return }
      endAll()
      detector.mode = newValue
    }
  }

  /// The primary surface was replaced.
  public mutating func reset(_ size: Size) {
    endAll()
    bounds = Rect(size: size)
    detector.reset(size)
  }

  /// Ends all streams, for example when a client's choice of codecs changes.
  public mutating func endAll() { for index in streams.indices.reversed() { end(at: index) } }

  private mutating func end(at index: Int) { freeIDs.append(streams.remove(at: index).id) }

  // MARK: Frames

  /// The picture changed. The arguments are those of `VideoDetector.note`.
  public mutating func note(damage: Region, changed: Region, at now: Duration, content: VideoDetector.ContentOf) {
    guard mode != .off, !changed.isEmpty else { return }
    let found = detector.note(damage: damage, changed: changed, at: now, streams: streams.map(\.rect), content: content)
    for index in streams.indices {
      let part = changed.intersection(streams[index].rect)
      if !part.isEmpty { takeFrame(part, of: index, at: now) }
    }
    for index in streams.indices.reversed() where now - streams[index].lastCheck >= Self.checkInterval {
      check(index, at: now, content)
    }
    _ = advance(to: now)
    for rect in found { begin(rect.intersection(bounds), at: now) }
  }

  private mutating func begin(_ rect: Rect, at now: Duration) {
    guard !rect.isEmpty, !streams.contains(where: { $0.rect.intersects(rect) }), let id = freeIDs.popLast() else { return }
    streams.append(
      VideoStream(
        serial: nextSerial, id: id, rect: rect, visible: Region(rect), frame: 1, frameTime: now,
        sourceRate: Self.mostFramesPerSecond, patience: Self.patience, countStart: now, lastBusy: now, lastCheck: now))
    nextSerial += 1
    // What rests already has been sent as it is.
    _ = settle(streams.count - 1, at: now)
  }

  private mutating func takeFrame(_ part: Region, of index: Int, at now: Duration) {
    var stream = streams[index]
    defer { streams[index] = stream }
    let resting = Region(stream.rect).subtracting(stream.visible)
    if !resting.isEmpty {
      // Films have frames that change everything once in a while; what covered a film goes away as a whole. Else hot tiles return one by one.
      let returns = Double(part.intersection(resting).area) >= Self.returningShare * Double(resting.area)
      let more = returns ? resting : hotRegion(of: part, in: stream.rect, at: now).intersection(resting)
      if !more.isEmpty { stream.visible = stream.visible.union(more).largestRects(Self.mostRects) }
      if returns { stream.patience = min(stream.patience * 2, Self.longestPatience) }
    }
    guard !stream.visible.intersection(part).isEmpty else { return }
    // Pieces of one frame count once, and all of them have to be sent.
    stream.frame += 1
    if now - stream.frameTime >= .milliseconds(FrameTrail.frameTime) { stream.counted += 1 }
    stream.frameTime = now
    let (columns, rows) = detector.tiles.range(stream.rect)
    let hotTiles = detector.tiles.hotCount(in: part.bounds, at: now.milliseconds)
    if hotTiles * Self.busyShare >= columns.count * rows.count, hotTiles > 1 { stream.lastBusy = now }
    let elapsed = now - stream.countStart
    if elapsed >= Self.rateWindow, stream.counted > 0 {
      stream.sourceRate = min(Self.mostFramesPerSecond, max(1, Double(stream.counted) / (elapsed / .seconds(1))))
      stream.countStart = now
      stream.counted = 0
    }
  }

  /// The tiles of `part` that change all the time, as far as they lie in `rect`.
  private func hotRegion(of part: Region, in rect: Rect, at now: Duration) -> Region {
    let now = now.milliseconds
    var hot: [Rect] = []
    let (columns, rows) = detector.tiles.range(part.bounds)
    for row in rows {
      for column in columns where detector.tiles.isHot(column: column, row: row, at: now) {
        hot.append(detector.tiles.rect(column: column, row: row).intersection(rect))
      }
    }
    return Region(rects: hot)
  }

  // MARK: Time

  /// When `advance` has to be called although no frame came; nil if there is no stream.
  public func deadline(after now: Duration) -> Duration? {
    streams.map { stream in
      let rest = stream.frameTime + .milliseconds(stream.visible.isEmpty ? 1000 : min(stream.patience, 1000))
      let end = min(stream.frameTime, stream.lastBusy) + Self.timeout
      return max(now + .milliseconds(20), min(max(rest, now), end))
    }.min()
  }

  /// Ends streams without frames, and takes out of the videos what rests.
  ///
  /// - Returns: true if something is different now.
  public mutating func advance(to now: Duration) -> Bool {
    var isChanged = false
    for index in streams.indices.reversed() {
      if now - min(streams[index].frameTime, streams[index].lastBusy) >= Self.timeout {
        end(at: index)
        isChanged = true
        continue
      }
      if settle(index, at: now) { isChanged = true }
    }
    return isChanged
  }

  /// Takes tiles that rest out of the visible part.
  private mutating func settle(_ index: Int, at now: Duration) -> Bool {
    let stream = streams[index]
    if stream.visible.isEmpty { return false }
    let limit = now.milliseconds - stream.patience
    var resting: [Rect] = []
    let (columns, rows) = detector.tiles.range(stream.rect)
    for row in rows {
      for column in columns where detector.tiles.lastChange(column: column, row: row) < limit {
        resting.append(detector.tiles.rect(column: column, row: row))
      }
    }
    if resting.isEmpty { return false }
    let visible = stream.visible.subtracting(Region(rects: resting)).largestRects(Self.mostRects)
    if visible == stream.visible { return false }
    streams[index].visible = visible
    return true
  }

  /// Ends a stream that does not look like a picture any more, and gives it another place if its video is there for two looks.
  private mutating func check(_ index: Int, at now: Duration, _ content: VideoDetector.ContentOf) {
    streams[index].lastCheck = now
    let stream = streams[index]
    if mode == .filter {
      let isPoor = content(stream.rect)?.looksLikeWindows ?? false
      streams[index].poorLooks = isPoor ? stream.poorLooks + 1 : 0
      if streams[index].poorLooks >= Self.mostPoorLooks { return end(at: index) }
    }
    let place = detector.place(ofVideo: stream.rect, at: now)?.intersection(bounds)
    streams[index].proposal = place
    guard let place, place == stream.proposal, !place.isEmpty else { return }
    guard !streams.contains(where: { $0.serial != stream.serial && $0.rect.intersects(place) }) else { return }
    streams[index].rect = place
    streams[index].visible = Region(place)
    streams[index].frame += 1
  }

  // MARK: What other drawing does

  /// Something opaque was drawn over the videos that is no frame (spec 07, section 3.5): it is sent as it is.
  public mutating func cover(_ region: Region) {
    for index in streams.indices where streams[index].visible.intersects(region) {
      streams[index].visible = streams[index].visible.subtracting(region).largestRects(Self.mostRects)
    }
  }

  /// Pixels of this region must become exact, because something reads them (spec 07, section 3.6). The next whole frame brings a video back.
  public mutating func detach(_ region: Region) {
    for index in streams.indices where streams[index].visible.intersects(region) { streams[index].visible = Region() }
  }

  /// Other pixels were put into the videos, for example by a copy: they have to be sent anew.
  public mutating func redraw(_ region: Region) {
    for index in streams.indices where streams[index].visible.intersects(region) { streams[index].frame += 1 }
  }

  /// The stream with this id.
  public subscript(_ id: UInt32) -> VideoStream? { streams.first { $0.id == id } }
}

extension Region {
  /// The region, or its largest rectangles if it has more than `count`.
  fileprivate func largestRects(_ count: Int) -> Region {
    rects.count <= count ? self : Region(rects: rects.sorted { $0.area > $1.area }.prefix(count))
  }
}
