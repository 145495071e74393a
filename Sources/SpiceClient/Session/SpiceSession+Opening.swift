import Logging
public import NIOCore
import SpiceTransport
public import SpiceWire

extension SpiceSession {
  /// Connects the main channel and learns what the server has. Returns when the list of channels is there.
  ///
  /// - Parameter timeout: for all of it; the link stage has its own limit besides.
  public func connect(timeout: TimeAmount = .seconds(15)) async throws(SpiceClientError) {
    let deadline = NIODeadline.now() + timeout
    if connections[ChannelID(.main)] == nil, opening.isEmpty, ending == nil {
      main = ChannelReceiver(
        MainEngine(isActive: isStarted, preferredMouseMode: configuration.isReadOnly ? nil : configuration.mouseMode))
      // No agent is there yet: the wish is kept for one.
      _ = main.engine.requestMonitors(wantedMonitors)
    }
    try await link(ChannelID(.main), deadline: deadline)
    _ = try await wait(for: .initialization, until: deadline) { $0.main.engine.state }
    _ = try await wait(for: .channelList, until: deadline) { session in
      session.main.engine.state.flatMap { $0.channelListCount > 0 ? $0 : nil }
    }
  }

  /// Connects one more channel: a display, cursor or inputs channel. Returns when its link stage is over.
  public func open(_ channel: ChannelID, timeout: TimeAmount = .seconds(15)) async throws(SpiceClientError) {
    if let ending { throw ending }
    guard let state = main.engine.state else { throw .notOpen(ChannelID(.main)) }
    guard state.channels.contains(channel) else { throw .noSuchChannel(channel) }
    guard Self.isKnown(channel.type) else { throw .unsupportedChannel(channel) }
    try await link(channel, deadline: .now() + timeout)
  }

  /// The session has an engine for channels of this kind.
  private static func isKnown(_ type: ChannelType) -> Bool {
    switch type {
    case .display, .inputs, .cursor: true
    default: false
    }
  }

  /// Opens what the server has listed, if the session was started.
  func openListed(_ channels: [ChannelID]) {
    guard isStarted else { return }
    for channel in channels where Self.isKnown(channel.type) {
      guard connections[channel] == nil, opening.insert(channel).inserted else { continue }
      let epoch = epoch
      Task {
        do throws(SpiceClientError) {
          try await self.bringUp(channel, deadline: .now() + self.configuration.linkTimeout)
        } catch {
          guard epoch == self.epoch, !self.isClosed else { return }
          self.logger.warning("\(channel): \(error)")
          self.endings[channel] = error
          self.report(.failed(channel, error))
          self.wake()
        }
      }
    }
  }

  private func link(_ channel: ChannelID, deadline: NIODeadline) async throws(SpiceClientError) {
    if let ending { throw ending }
    guard connections[channel] == nil, opening.insert(channel).inserted else { throw .alreadyOpen(channel) }
    try await bringUp(channel, deadline: deadline)
  }

  /// Connects a channel that is among those that are being opened.
  private func bringUp(_ channel: ChannelID, deadline: NIODeadline) async throws(SpiceClientError) {
    let epoch = epoch
    defer {
      if epoch == self.epoch {
        opening.remove(channel)
        wake()
      }
    }
    guard let transport = configuration.sessionTransport else { throw .noEndpoint }
    let left = max(.milliseconds(1), deadline - .now())
    let words = capabilityWords(for: channel.type)
    let request = ChannelRequest(
      channel: channel, connectionID: main.engine.state?.sessionID ?? 0, channelCapabilityWords: words, password: password,
      timeout: min(left, configuration.linkTimeout))
    let connection: NIOLoopBound<any ChannelConnection>
    do throws(ConnectError) {
      connection = try await transport.connect(request, on: eventLoop)
    } catch {
      throw .connect(channel, error)
    }
    if epoch != self.epoch || isClosed {
      connection.value.close()
      throw .closed
    }
    try adopt(connection.value, as: channel, capabilities: words)
  }

  func capabilityWords(for type: ChannelType) -> [UInt32] {
    switch type {
    case .main: MainEngine.capabilities.words
    case .display: DisplayEngine.capabilities(of: configuration.display).words
    default: []
    }
  }

  /// Takes a channel whose link stage is over.
  private func adopt(
    _ connection: any ChannelConnection, as channel: ChannelID, capabilities: [UInt32]
  ) throws(SpiceClientError) {
    if let ending {
      connection.close()
      throw ending
    }
    endings[channel] = nil
    connections[channel] = connection
    links[channel] = connection.info
    configuration.observer?.opened(channel, connection.info, capabilities: capabilities, at: .now())
    report(.opened(channel, connection.info))
    switch channel.type {
    case .display:
      try openDisplay(channel.id, connection)
    case .inputs:
      inputs = ChannelReceiver(
        InputsEngine(
          serverCapabilities: CapabilitySet(words: connection.info.channelCapabilityWords), holdsPresses: configuration.keyPressDelay != nil
        ))
    case .cursor:
      cursors[channel.id] = ChannelReceiver(CursorEngine())
    default:
      break
    }
    connection.start(ChannelHandler(session: self, channel: channel, epoch: epoch))
    wake()
  }
}
