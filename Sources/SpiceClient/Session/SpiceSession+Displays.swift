import NIOCore
public import SpiceCanvas
public import SpiceGraphics
import SpiceTransport
import SpiceWire

/// The session's display channels: what `DisplayChannels` decides is carried out here, and the clock is here.
extension SpiceSession {
  /// Calls `body` with a display's primary surface, and with its pixels that changed since damage was last taken. Nil, without a call, while
  /// the display has no whole picture.
  ///
  /// Runs on the session's executor, so that nothing is drawn meanwhile. The pixels are the display's own: nothing is copied unless `body`
  /// keeps a copy of the surface.
  public func withPicture<Result: Sendable>(
    ofDisplay id: UInt8 = 0, _ body: @Sendable (borrowing Surface, Region) -> Result
  ) -> Result? {
    shownDisplay(id)?.receiver.engine.withPicture(body)
  }

  /// Milliseconds of the clock that the engines are told.
  private var milliseconds: UInt64 { NIODeadline.now().uptimeNanoseconds / 1_000_000 }

  /// Takes a display channel whose link stage is over.
  func openDisplay(_ id: UInt8, _ connection: any ChannelConnection) throws(SpiceClientError) {
    let channel = ChannelID(.display, id: id)
    let capabilities = CapabilitySet<DisplayCapability>(words: connection.info.channelCapabilityWords)
    guard let opening = displays.open(id, serverCapabilities: capabilities) else {
      let problem = ChannelProblem.limitExceeded(message: "display", what: "more than \(DisplayChannels.limit) displays")
      connections[channel] = nil
      connection.close()
      throw .problem(channel, problem)
    }
    // Together in one write: the reference server looks for the wishes only while it handles init, before it sends the first picture.
    for message in opening { send(message, on: channel) }
  }

  func closedDisplay(_ id: UInt8) { carryOut(displays.close(id, at: milliseconds)) }

  func receivedDisplay(_ frame: MessageFrame, on id: UInt8) { carryOut(displays.receive(frame, on: id, at: milliseconds)) }

  /// Tells the displays what they need to know of the main channel.
  func tellDisplays(_ event: MainEvent) {
    switch event {
    case .initialized, .multiMediaTime:
      if let time = mainState?.multiMediaTime { displays.setMultimediaTime(time, at: milliseconds) }
    default: break
    }
  }

  private func carryOut(_ outcome: DisplayChannels.Outcome) {
    for (id, effect) in outcome.effects {
      let channel = ChannelID(.display, id: id)
      if case .event(.marked) = effect { formerDisplays[id] = nil }
      perform(effect, on: channel) { .display(id, $0) }
    }
    for id in outcome.paused { connections[ChannelID(.display, id: id)]?.pauseReading() }
    for id in outcome.resumed { connections[ChannelID(.display, id: id)]?.resumeReading() }
    for (id, problem) in outcome.failed {
      let channel = ChannelID(.display, id: id)
      endings[channel] = .problem(channel, problem)
      report(.problem(channel, problem))
      connections[channel]?.close()
    }
    if !outcome.effects.isEmpty || !outcome.failed.isEmpty { wake() }
    scheduleDisplays()
  }

  /// Sees to it that the displays are told the time when they need it.
  private func scheduleDisplays() {
    guard let deadline = displays.deadline else {
      displayTimer?.cancel()
      displayTimer = nil
      displayTimerDeadline = nil
      return
    }
    let due = NIODeadline.uptimeNanoseconds(deadline.multipliedReportingOverflow(by: 1_000_000).partialValue)
    // A task that comes sooner sees what else there is.
    if let scheduled = displayTimerDeadline, scheduled <= due { return }
    displayTimer?.cancel()
    displayTimerDeadline = due
    // A deadline that has come is kept in the loop's next turn, when all that has been read is handled.
    displayTimer = eventLoop.scheduleTask(deadline: due) { self.assumeIsolated { $0.advanceDisplays() } }
  }

  private func advanceDisplays() {
    displayTimer = nil
    displayTimerDeadline = nil
    let now = milliseconds
    for id in displays.due(at: now) {
      let start = NIODeadline.now()
      carryOut(displays.advance(id, to: now))
      configuration.observer?.handled(on: ChannelID(.display, id: id), in: .now() - start)
    }
    scheduleDisplays()
  }
}
