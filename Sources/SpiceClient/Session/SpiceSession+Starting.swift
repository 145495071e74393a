public import NIOCore
import SpiceTransport
import SpiceWire

extension SpiceSession {
  /// Connects, and opens every display, cursor and inputs channel that the server lists now or later.
  ///
  /// Returns when the main channel is up and each channel of its first list has come up or failed; what failed is told by
  /// `SessionEvent.failed` and by the calls that need the channel. With `configuration.reconnect` the session gets a server that it loses
  /// later back by itself.
  ///
  /// - Parameter timeout: for all of it; each channel's link stage has its own limit besides.
  public func start(timeout: TimeAmount = .seconds(15)) async throws(SpiceClientError) {
    guard case .idle = state else { throw ending ?? .alreadyOpen(ChannelID(.main)) }
    isStarted = true
    try await establish(timeout: timeout)
  }

  /// Connects anew, with the present password: after the session has ended, instead of the pause before the next attempt, or to take a
  /// session back that another client took. What the old connection knew is forgotten but the last pictures, which can be read until
  /// the new ones are whole.
  public func reconnect(timeout: TimeAmount = .seconds(15)) async throws(SpiceClientError) {
    if isClosed { throw .closed }
    recovery?.cancel()
    recovery = nil
    isStarted = true
    reset()
    try await establish(timeout: timeout)
  }

  /// Changes the ticket's password for the next connection.
  public func setPassword(_ password: [UInt8]) { self.password = password }

  private func establish(timeout: TimeAmount) async throws(SpiceClientError) {
    change(to: .connecting)
    let epoch = epoch
    do throws(SpiceClientError) {
      try await bringUp(timeout: timeout)
    } catch {
      if epoch == self.epoch, !isClosed {
        reset()
        endings[ChannelID(.main)] = error
        change(to: .ended(error))
      }
      throw error
    }
  }

  /// Connects main, learns the channels, and waits for those that are opened.
  func bringUp(timeout: TimeAmount) async throws(SpiceClientError) {
    let deadline = NIODeadline.now() + timeout
    let epoch = epoch
    try await connect(timeout: timeout)
    while !opening.isEmpty, epoch == self.epoch, ending == nil, NIODeadline.now() < deadline, !Task.isCancelled {
      await sleep(until: deadline)
    }
    if Task.isCancelled { throw .cancelled }
    guard epoch == self.epoch else { throw .closed }
    if let ending { throw ending }
    change(to: .connected)
  }

  /// Forgets everything about the connection to the server but the last pictures.
  func reset() {
    epoch += 1
    for connection in connections.values { connection.close() }
    for (id, display) in displays.end() where display.receiver.engine.state.isMarked { formerDisplays[id] = display }
    connections = [:]
    links = [:]
    opening = []
    unfinishedBytes = [:]
    endings = [:]
    farewells = [:]
    main = ChannelReceiver(MainEngine())
    displays = DisplayChannels(configuration.display)
    inputs = nil
    cursors = [:]
  }

  /// The server is gone, though nobody here wanted it.
  func lost(_ error: SpiceClientError) {
    // Who waits for a connection that is being made tells the rest.
    if isStarted, !state.isConnected { return }
    guard isStarted else { return change(to: .ended(error)) }
    let connectionID = main.engine.state?.sessionID ?? 0
    recovery = Task {
      let error = await self.isTakenOver(error, connectionID: connectionID) ? .takenOver : error
      guard !Task.isCancelled, !self.isClosed else { return }
      self.endings[ChannelID(.main)] = error
      await self.recover(from: error)
    }
  }

  /// Whether the server is still there for others, though it ended this session in order.
  ///
  /// No message tells a client that another one has taken its place. A server that was shut down lets nobody connect any more; one that
  /// answers that there is no such session (any more) is well. Asking for a channel of the old session disturbs nobody.
  private func isTakenOver(_ error: SpiceClientError, connectionID: UInt32) async -> Bool {
    guard case .closedByServer(_, reason: nil) = error, configuration.transport == nil, let transport = configuration.sessionTransport,
      let channel = links.keys.first(where: { $0.type != .main })
    else { return false }
    let question = ChannelRequest(
      channel: channel, connectionID: connectionID, channelCapabilityWords: capabilityWords(for: channel.type), password: password,
      timeout: min(.seconds(3), configuration.linkTimeout))
    do throws(ConnectError) {
      try await transport.connect(question, on: eventLoop).value.close()
      return false
    } catch {
      return error == .badConnectionID
    }
  }

  /// Tries again until the server is back, or trying makes no sense.
  private func recover(from first: SpiceClientError) async {
    var error = first
    var attempt = 1
    while error.mayPass, let pause = configuration.reconnect?.pause(beforeAttempt: attempt) {
      change(to: .reconnecting(attempt: attempt, after: pause))
      let deadline = NIODeadline.now() + pause
      while NIODeadline.now() < deadline, !Task.isCancelled { await sleep(until: deadline) }
      guard !Task.isCancelled, !isClosed else { return }
      reset()
      do throws(SpiceClientError) {
        try await bringUp(timeout: .seconds(15))
        recovery = nil
        return
      } catch let failure {
        guard !Task.isCancelled, !isClosed else { return }
        error = failure
        attempt += 1
      }
    }
    recovery = nil
    reset()
    endings[ChannelID(.main)] = error
    change(to: .ended(error))
  }
}
