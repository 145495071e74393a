import NIOCore
import SpiceClient
import SpiceGraphics
import SpiceTransport
import SpiceWire
import Synchronization

/// Stands between a session on its event loop and the windows on their thread.
///
/// What happens in the session is made into news. Pictures are fetched when a window has shown the one before, and not more often than the
/// screen can show them; so neither side waits for the other, and what nobody would see is not copied.
final class SessionBridge: Sendable {
  let session: SpiceSession
  let news: NewsQueue
  private let meter: TrafficMeter?
  private let eventLoop: any EventLoop
  private let loop: NIOLoopBoundBox<LoopState>

  /// What lives on the event loop.
  private final class LoopState {
    var views: [UInt8: [ViewKey: View]] = [:]
    /// Displays with changes that no window could take yet.
    var waiting: Set<UInt8> = []
    /// When a display's next picture may be fetched.
    var next: [UInt8: NIODeadline] = [:]
    /// Monitors of which all must be copied, because they are another part of the surface, or the surface is another one.
    var stale: Set<ViewKey> = []
    var interval = TimeAmount.milliseconds(16)
    var status = SessionStatus()
    var shownViews: [ViewKey: Rect] = [:]
    var missing: [ViewKey: MissingPicture] = [:]
    var frames = 0
    var figuresTask: RepeatedTask?
    var roundTrip: Double?
  }

  private struct View {
    var area: Rect
    var picture: PictureBuffer
  }

  /// A lying server does not get more windows than this.
  private static let mostViews = 16

  init(session: SpiceSession, meter: TrafficMeter?, news: NewsQueue) {
    self.session = session
    self.meter = meter
    self.news = news
    eventLoop = session.eventLoop
    loop = NIOLoopBoundBox.makeBoxSendingValue(LoopState(), eventLoop: session.eventLoop)
  }

  /// Connects, and tells everything that happens until the session is closed.
  ///
  /// - Parameter play: plays the recording that is the session's server.
  /// - Returns: the task that plays it.
  func run(playing play: (@Sendable () async -> Void)?) -> Task<Void, Never>? {
    // A recording's channels open in its own time.
    let timeout: TimeAmount = play == nil ? .seconds(15) : .hours(24)
    Task {
      // What is wrong is told by the state.
      try? await session.start(timeout: timeout)
    }
    Task { await follow(session) }
    guard let play else { return nil }
    return Task {
      await play()
      news.post(.recordingPlayed)
    }
  }

  private func follow(_ session: isolated SpiceSession) async {
    for await event in session.events { handle(event, session) }
  }

  // MARK: From the windows

  /// Does something with the session, in the order of the calls.
  func perform(_ action: @escaping @Sendable (isolated SpiceSession) -> Void) {
    let session = session
    eventLoop.execute { session.assumeIsolated { action($0) } }
  }

  func reconnect(password: [UInt8]? = nil) {
    Task {
      if let password { await session.setPassword(password) }
      try? await session.reconnect()
    }
  }

  /// A window has taken its picture; the next one may come.
  func taken(_ channel: UInt8) {
    perform { session in
      let state = self.loop.value
      if state.waiting.remove(channel) != nil { self.fetch(channel, session) }
    }
  }

  /// How many pictures a second the screens can show.
  func setRefreshRate(_ rate: Int) {
    let interval = TimeAmount.nanoseconds(1_000_000_000 / Int64(min(max(rate, 20), 500)))
    perform { _ in self.loop.value.interval = interval }
  }

  func showFigures(_ isOn: Bool) {
    perform { session in
      let state = self.loop.value
      state.figuresTask?.cancel()
      state.figuresTask = nil
      _ = self.meter?.take()
      state.frames = 0
      guard isOn else { return }
      state.figuresTask = session.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
        self.tellFigures()
      }
    }
  }

  // MARK: From the session

  private func handle(_ event: SessionEvent, _ session: isolated SpiceSession) {
    switch event {
    case .display(let id, .damaged): fetch(id, session)
    case .display(let id, .marked):
      tellViews(session)
      loop.value.stale.formUnion(loop.value.views[id]?.keys.map { $0 } ?? [])
      fetch(id, session)
    case .stateChanged(let state):
      tell(session)
      news.post(.state(state))
    default: tell(session)
    }
  }

  /// Tells what is not known yet. Everything is compared, so that an event that was lost does not matter.
  private func tell(_ session: isolated SpiceSession) {
    tellViews(session)
    let state = loop.value
    var status = SessionStatus()
    status.mouseMode = session.mouseMode
    status.supportsClientMode = session.mainState?.supportedMouseModes.contains(.client) ?? false
    status.lockKeys = session.lockKeys
    status.hasInputs = session.openChannels.contains { $0.type == .inputs }
    status.takesMonitors = session.agent.isConnected && session.agent.takesMonitors
    status.guestName = session.mainState?.name
    for channel in session.openChannels where channel.type == .cursor {
      status.cursors[channel.id] = session.cursor(of: channel.id)
    }
    guard status != state.status else { return }
    state.status = status
    news.post(.status(status))
  }

  private func tellViews(_ session: isolated SpiceSession) {
    let state = loop.value
    var areas: [ViewKey: Rect] = [:]
    var missing: [ViewKey: MissingPicture] = [:]
    for channel in session.openChannels where channel.type == .display {
      guard let display = session.displayState(of: channel.id) else { continue }
      let reason: MissingPicture? = display.primarySize == nil ? .noSurface : display.isMarked ? nil : .notMarked
      for monitor in display.monitors where !monitor.area.isEmpty && areas.count < Self.mostViews {
        areas[ViewKey(channel: channel.id, monitor: monitor.id)] = monitor.area
      }
      if display.monitors.allSatisfy(\.area.isEmpty) {
        // Its window stays, with the last picture, until the guest shows something again.
        let old = state.shownViews.filter { $0.key.channel == channel.id }
        areas.merge(old.isEmpty ? [ViewKey(channel: channel.id, monitor: 0): .empty] : old) { $1 }
      }
      if let reason { for key in areas.keys where key.channel == channel.id { missing[key] = reason } }
    }
    // A connection that is lost keeps its last pictures.
    if areas.isEmpty { return }
    guard areas != state.shownViews || missing != state.missing else { return }
    var views: [UInt8: [ViewKey: View]] = [:]
    var told: [ViewerNews.View] = []
    for (key, area) in areas.sorted(by: { $0.key < $1.key }) {
      let picture = state.views[key.channel]?[key]?.picture ?? PictureBuffer()
      views[key.channel, default: [:]][key] = View(area: area, picture: picture)
      told.append(ViewerNews.View(key: key, area: area, picture: picture, missing: missing[key]))
    }
    let changed = Set(areas.filter { state.shownViews[$0.key] != $0.value }.keys)
    state.stale.formUnion(changed)
    state.views = views
    state.shownViews = areas
    state.missing = missing
    news.post(.views(told))
    for channel in Set(changed.map(\.channel)) { fetch(channel, session) }
  }

  /// Copies what changed into the pictures of a display's monitors, when it is time.
  private func fetch(_ channel: UInt8, _ session: isolated SpiceSession) {
    let state = loop.value
    guard let views = state.views[channel], !state.waiting.contains(channel) else { return }
    if views.values.contains(where: { $0.picture.isAnnounced }) {
      state.waiting.insert(channel)
      return
    }
    let now = NIODeadline.now()
    if let next = state.next[channel], next > now {
      state.waiting.insert(channel)
      session.eventLoop.scheduleTask(deadline: next) { self.taken(channel) }
      return
    }
    let stale = state.stale
    let told: [ViewKey]? = session.withPicture(ofDisplay: channel) { surface, changed in
      var told: [ViewKey] = []
      for (key, view) in views {
        let changed = stale.contains(key) ? Region(view.area) : changed
        if view.picture.update(from: surface, area: view.area, changed: changed) { told.append(key) }
      }
      return told
    }
    guard let told else { return }
    state.stale.subtract(views.keys)
    guard !told.isEmpty else { return }
    state.next[channel] = now + state.interval
    state.frames += 1
    for key in told { news.post(.picture(key)) }
  }

  private func tellFigures() {
    let state = loop.value
    var figures = ViewerFigures()
    figures.framesPerSecond = Double(state.frames)
    state.frames = 0
    let counts = meter?.take() ?? [:]
    var handled: Int64 = 0
    var messages = 0
    for (channel, count) in counts.sorted(by: { ($0.key.type.rawValue, $0.key.id) < ($1.key.type.rawValue, $1.key.id) }) {
      figures.channels.append(.init(channel: channel, bytesPerSecond: Double(count.bytes)))
      handled += count.nanoseconds
      if channel.type == .display { messages += count.messages }
    }
    figures.decodeSecondsPerSecond = Double(handled) / 1e9
    if messages > 0 { figures.decodeSecondsPerMessage = Double(handled) / 1e9 / Double(messages) }
    figures.roundTrip = state.roundTrip
    news.post(.figures(figures))
    Task {
      guard let time = try? await session.measureRoundTrip(timeout: .seconds(5)) else { return }
      perform { _ in self.loop.value.roundTrip = Double(time.nanoseconds) / 1e9 }
    }
  }
}
