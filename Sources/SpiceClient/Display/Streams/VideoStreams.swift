import SpiceGraphics
import SpiceWire

/// The videos of one display, in the order in which they began, and the server's clock.
struct VideoStreams {
  private var streams: [VideoStream] = []
  /// How many streams have a frame that is not shown yet.
  private var pendingCount = 0
  /// Bytes of those frames.
  private(set) var pendingBytes = 0

  var clock = MultimediaClock()
  /// The time of the session's clock, in milliseconds.
  var now: UInt64 = 0
  /// What frames are decoded into.
  var picture = VideoPicture()

  /// Frames that are not shown yet may take so many bytes; what comes beyond that is shown at once.
  static let pendingByteLimit = 32 << 20

  var count: Int { streams.count }
  var ids: [UInt32] { streams.map(\.id) }
  var hasPendingFrames: Bool { pendingCount > 0 }

  /// The streams that have a frame to show.
  var pending: [VideoStream] { pendingCount == 0 ? [] : streams.filter { $0.pending != nil } }

  subscript(_ id: UInt32) -> VideoStream? { index(id).map { streams[$0] } }

  private func index(_ id: UInt32) -> Int? { streams.firstIndex { $0.id == id } }

  mutating func add(_ stream: VideoStream) { streams.append(stream) }

  /// False if there is no such stream.
  mutating func remove(_ id: UInt32) -> Bool {
    guard let index = index(id) else { return false }
    _ = takePending(at: index)
    streams.remove(at: index)
    return true
  }

  mutating func setClip(_ clip: Clip, of id: UInt32) {
    guard let index = index(id) else { return }
    streams[index].clip = clip
    if streams[index].isHidden { _ = takePending(at: index) }
  }

  mutating func activateReport(_ request: DisplayStreamActivateReport) {
    guard let index = index(request.streamID) else { return }
    streams[index].report = StreamReportWindow(request)
  }

  /// A frame of the stream came. Tells whether it is late, and gives the report that is due then.
  mutating func note(time: UInt32, of id: UInt32) -> (isLate: Bool, report: DisplayStreamReport?) {
    guard let index = index(id) else { return (false, nil) }
    // Frames without a time are given one (spec 03, section 10.2).
    let margin = time == 0 ? 100 : clock.margin(of: time, at: now)
    return (margin < 0, streams[index].report?.frame(time: time, margin: margin, at: now))
  }

  /// Puts a frame in the place of the one that waits to be shown, if there is one. Returns whether one was lost by that, and the report that
  /// is due then.
  mutating func setPending(_ frame: VideoStream.Frame, of id: UInt32) -> (isOneLost: Bool, report: DisplayStreamReport?) {
    guard let index = index(id) else { return (false, nil) }
    let lost = takePending(at: index)
    streams[index].pending = frame
    pendingCount += 1
    pendingBytes += frame.data.count
    guard let lost else { return (false, nil) }
    return (true, lost.isLate ? nil : streams[index].report?.skipped(at: now))
  }

  /// The frame that waits to be shown; it waits no longer.
  mutating func takePending(of id: UInt32) -> VideoStream.Frame? { index(id).flatMap { takePending(at: $0) } }

  private mutating func takePending(at index: Int) -> VideoStream.Frame? {
    guard let frame = streams[index].pending else { return nil }
    streams[index].pending = nil
    pendingCount -= 1
    pendingBytes -= frame.data.count
    return frame
  }

  /// Frames that would be shown on this surface are not.
  mutating func dropFrames(ofSurface id: UInt32) {
    guard pendingCount > 0 else { return }
    for index in streams.indices where streams[index].surfaceID == id { _ = takePending(at: index) }
  }

  /// The reports whose time has come.
  mutating func dueReports() -> [DisplayStreamReport] {
    streams.indices.compactMap { streams[$0].report?.report(at: now) }
  }

  /// When something has to be done though no message comes.
  var deadline: UInt64? { hasPendingFrames ? now : streams.compactMap { $0.report?.deadline }.min() }
}
