import SpiceWire

/// The display channels of one session: passes frames to their engines and lets those that wait for another go on when it has come.
///
/// Without I/O: times are milliseconds of a clock that never goes back.
final class DisplayChannels {
  /// What follows from a frame or from time.
  struct Outcome {
    /// In the order in which they happened, each with the display it belongs to.
    var effects: [(display: UInt8, ChannelEffect<DisplayEngine>)] = []
    /// Displays that handle no more frames for now: nothing should be read for them.
    var paused: [UInt8] = []
    /// Displays that handle frames again.
    var resumed: [UInt8] = []
    /// Displays that waited too long, and are to be closed.
    var failed: [(display: UInt8, ChannelProblem)] = []
  }

  private let configuration: DisplayConfiguration
  private let images: DisplayImages
  private var links: [UInt8: DisplayLink] = [:]
  private var multimediaTime: (time: UInt32, now: UInt64)?

  /// The most displays of a session. The reference server has one for each graphics card.
  static let limit = 16

  init(_ configuration: DisplayConfiguration) {
    self.configuration = configuration
    images = DisplayImages(configuration)
  }

  subscript(_ id: UInt8) -> DisplayLink? { links[id] }

  /// Takes a channel whose link stage is over; gives what has to be sent to it. Nil if there are too many.
  func open(_ id: UInt8, serverCapabilities: CapabilitySet<DisplayCapability>) -> [DisplayClientMessage]? {
    guard links[id] != nil || links.count < Self.limit else { return nil }
    let engine = DisplayEngine(configuration: configuration, serverCapabilities: serverCapabilities, channelID: id, images: images)
    let link = DisplayLink(engine)
    if let multimediaTime { link.receiver.engine.setMultimediaTime(multimediaTime.time, at: multimediaTime.now) }
    links[id] = link
    return engine.opening
  }

  /// A channel has ended. Its picture stays.
  func close(_ id: UInt8, at now: UInt64) -> Outcome {
    var outcome = Outcome()
    guard let link = links[id], !link.isClosed else { return outcome }
    take(link.receiver.engine.advance(to: now), id, link, at: now, &outcome)
    close(link, id)
    resumeAll(at: now, &outcome)
    return outcome
  }

  /// The session's connection is over: all channels end, and only their pictures stay. Gives the channels.
  func end() -> [UInt8: DisplayLink] {
    for (id, link) in links { close(link, id) }
    images.removeAll()
    return links
  }

  private func close(_ link: DisplayLink, _ id: UInt8) {
    link.isClosed = true
    link.waitsSince = nil
    images.leave(id)
  }

  /// Bytes of the messages that wait for another display.
  var waitingBytes: Int { links.values.reduce(0) { $0 + $1.receiver.waitingBytes } }

  /// What the main channel says of the server's clock for videos.
  func setMultimediaTime(_ time: UInt32, at now: UInt64) {
    multimediaTime = (time, now)
    for link in links.values { link.receiver.engine.setMultimediaTime(time, at: now) }
  }

  func receive(_ frame: MessageFrame, on id: UInt8, at now: UInt64) -> Outcome {
    var outcome = Outcome()
    guard let link = links[id], !link.isClosed else { return outcome }
    link.receiver.engine.setTime(now)
    take(link.receiver.receive(frame), id, link, at: now, &outcome)
    resumeAll(at: now, &outcome)
    return outcome
  }

  /// When `advance` has to be called, though nothing comes.
  var deadline: UInt64? {
    var soonest: UInt64?
    for link in links.values {
      if let due = deadline(of: link) { soonest = min(soonest ?? due, due) }
    }
    return soonest
  }

  private func deadline(of link: DisplayLink) -> UInt64? {
    guard !link.isClosed else { return nil }
    let limit = link.waitsSince.map { $0 &+ configuration.waitLimit }
    guard let due = link.deadline else { return limit }
    return min(due, limit ?? due)
  }

  /// The displays for which `advance` has to be called now.
  func due(at now: UInt64) -> [UInt8] { links.compactMap { id, link in deadline(of: link).flatMap { $0 <= now ? id : nil } } }

  /// Does what is due on a display.
  func advance(_ id: UInt8, to now: UInt64) -> Outcome {
    var outcome = Outcome()
    guard let link = links[id], !link.isClosed else { return outcome }
    take(link.receiver.engine.advance(to: now), id, link, at: now, &outcome)
    if let since = link.waitsSince, now >= since &+ configuration.waitLimit, let problem = link.receiver.engine.waitProblem {
      if link.firstProblem == nil { link.firstProblem = problem }
      close(link, id)
      outcome.failed.append((id, problem))
      resumeAll(at: now, &outcome)
    }
    return outcome
  }

  /// Lets displays that wait look again: as long as one of them goes on, others may be able to.
  private func resumeAll(at now: UInt64, _ outcome: inout Outcome) {
    var isProgress = true
    while isProgress {
      isProgress = false
      for (id, link) in links where link.waitsSince != nil {
        let before = (link.receiver.handledSerial, link.receiver.engine.wait)
        link.receiver.engine.setTime(now)
        take(link.receiver.resume(), id, link, at: now, &outcome)
        guard before != (link.receiver.handledSerial, link.receiver.engine.wait) else { continue }
        isProgress = true
        if link.waitsSince != nil { link.waitsSince = now }
      }
    }
  }

  private func take(
    _ effects: [ChannelEffect<DisplayEngine>], _ id: UInt8, _ link: DisplayLink, at now: UInt64, _ outcome: inout Outcome
  ) {
    for effect in effects {
      if case .problem(let problem) = effect, link.firstProblem == nil { link.firstProblem = problem }
      outcome.effects.append((id, effect))
    }
    if link.receiver.isWaiting == (link.waitsSince != nil) { return }
    link.waitsSince = link.receiver.isWaiting ? now : nil
    if link.receiver.isWaiting { outcome.paused.append(id) } else { outcome.resumed.append(id) }
  }
}
