public import NIOCore
public import SpiceGraphics
import SpiceTransport
import SpiceWire

extension SpiceSession {
  /// The display whose picture is to be shown: after a reconnection the former one until the new one is whole.
  func shownDisplay(_ id: UInt8) -> DisplayLink? { formerDisplays[id] ?? displays[id] }

  /// The state of a display channel that was opened.
  public func displayState(of id: UInt8 = 0) -> DisplayState? { displays[id]?.receiver.engine.state }

  /// The pixels of a display's primary surface that changed since this was last called. After `DisplayEvent.damaged` there are some, and
  /// the event is not told again before they are taken.
  public func takeDamage(ofDisplay id: UInt8 = 0) -> Region { displays[id]?.receiver.engine.takeDamage() ?? Region() }

  /// The last whole picture of a display, even when the connection is lost; nil if there was none.
  public func lastPicture(ofDisplay id: UInt8 = 0) -> DisplaySnapshot? { shownDisplay(id)?.receiver.engine.snapshot() }

  /// The time from a request on the main channel to its answer: the network's round trip and what the server takes.
  public func measureRoundTrip(timeout: TimeAmount = .seconds(15)) async throws(SpiceClientError) -> TimeAmount {
    let main = ChannelID(.main)
    if let ending { throw ending }
    guard connections[main] != nil, let before = mainState?.channelListCount else { throw .notOpen(main) }
    let start = NIODeadline.now()
    send(MainClientMessage.attachChannels, on: main)
    return try await wait(for: .roundTrip, until: start + timeout) { session in
      session.mainState.flatMap { $0.channelListCount > before ? NIODeadline.now() - start : nil }
    }
  }

  /// The picture of a display channel, as soon as the server has said that it is whole.
  ///
  /// - Throws: what may have kept the picture from being whole, if a message could not be handled.
  public func snapshot(
    ofDisplay id: UInt8 = 0, timeout: TimeAmount = .seconds(15)
  ) async throws(SpiceClientError) -> DisplaySnapshot {
    let channel = ChannelID(.display, id: id)
    let picture: Result<DisplaySnapshot, ChannelProblem> = try await wait(
      for: .picture, until: .now() + timeout, on: channel
    ) { session in
      guard let display = session.displays[id] else { return nil }
      if let problem = display.firstProblem { return .failure(problem) }
      return display.receiver.engine.snapshot().map { .success($0) }
    }
    switch picture {
    case .success(let snapshot): return snapshot
    case .failure(let problem): throw .problem(channel, problem)
    }
  }

  /// Waits until the server has said that a display's picture is whole, whether or not this client could draw all of it.
  public func waitForPicture(ofDisplay id: UInt8 = 0, timeout: TimeAmount = .seconds(15)) async throws(SpiceClientError) {
    _ = try await wait(for: .picture, until: .now() + timeout, on: ChannelID(.display, id: id)) { session in
      session.displayState(of: id).flatMap { $0.isMarked ? true : nil }
    }
  }
}
