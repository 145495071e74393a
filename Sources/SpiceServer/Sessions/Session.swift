import Logging
import SpiceTransport
import SpiceWire

/// One client: its main channel and the channels that joined it by the session's id. It ends when the main channel ends
/// (spec 01, section 13).
final class Session {
  let id: UInt32
  private(set) var main: MainChannel?
  private let server: ServerCore
  private let logger: Logger
  private let mainConnection: MessageConnection
  private var connections: [ChannelID: MessageConnection] = [:]
  private let dictionaries = GLZDictionaries()
  private let caches = PixmapCaches()
  private var displayChannels: [ChannelID: DisplayChannel] = [:]
  private var measuredLink: NetworkTest.Result?
  /// False once the session ends; what is left of it goes out, and nobody joins it any more.
  private(set) var isOpen = true
  private var hasEnded = false

  init(id: UInt32, main connection: MessageConnection, server: ServerCore) {
    self.id = id
    self.server = server
    mainConnection = connection
    var logger = server.logger
    logger[metadataKey: "client"] = "\(connection.info.peer)"
    self.logger = logger
  }

  func start() {
    let channel = MainChannel(outlet: mainConnection, session: self, server: server)
    main = channel
    run(channel, on: mainConnection) {}
    logger.info("client connected", metadata: ["transport": "\(mainConnection.info.transport)"])
  }

  /// A further channel of this client. One that the session has already is closed, and the first stays (spec 01, section 13.4).
  func add(_ connection: MessageConnection) {
    let id = connection.info.channel
    guard connections[id] == nil, isOpen else { return connection.close() }
    connections[id] = connection
    let forget = { [weak self] in
      guard let self, connections[id] === connection else { return }
      connections[id] = nil
      displayChannels[id] = nil
    }
    switch id.type {
    case .display:
      guard let display = server.display(id.id) else { return connection.close() }
      let channel = DisplayChannel(
        outlet: connection, display: display, eventLoop: server.eventLoop, images: server.images,
        dictionaries: dictionaries, caches: caches)
      displayChannels[id] = channel
      if let measuredLink { channel.linkMeasured(measuredLink) }
      run(channel, on: connection, onClose: forget)
    case .cursor:
      guard let display = server.display(id.id) else { return connection.close() }
      run(CursorChannel(outlet: connection, cursor: display.cursor), on: connection, onClose: forget)
    case .inputs:
      let channel = InputsChannel(outlet: connection, hub: server.inputs)
      server.inputs.add(channel)
      run(channel, on: connection, onClose: forget)
      if !connection.info.transport.isTLS, connection.info.transport.socket == .tcp {
        main?.notify("keyboard channel is insecure", severity: .warning, visibility: .high)
      }
    default: connection.close()
    }
  }

  /// The network test is over.
  func linkMeasured(_ link: NetworkTest.Result) {
    measuredLink = link
    for channel in displayChannels.values { channel.linkMeasured(link) }
    let rate = link.bitRate.map { "\($0 / 1000) kbit/s" } ?? "too fast to tell"
    logger.info("link measured", metadata: ["round trip": "\(link.latency) µs", "rate": "\(rate)"])
  }

  var statistics: ServerStatistics.Client {
    var channels = ["\(mainConnection.info.channel)": ServerStatistics.Channel(mainConnection)]
    for (id, connection) in connections {
      var channel = ServerStatistics.Channel(connection)
      channel.display = displayChannels[id]?.statistics
      channels["\(id)"] = channel
    }
    return ServerStatistics.Client(id: self.id, peer: "\(mainConnection.info.peer)", channels: channels)
  }

  /// The main channel is gone, and with it the session.
  func mainEnded() {
    guard !hasEnded else { return }
    hasEnded = true
    main = nil
    logger.info("client left")
    close()
    server.remove(self)
  }

  /// Ends the session from the server's side: none of its channels takes anything from now on, however slowly the client goes.
  func end(reason: String) {
    guard isOpen else { return }
    logger.notice("client disconnected", metadata: ["reason": "\(reason)"])
    close()
  }

  private func close() {
    isOpen = false
    mainConnection.close()
    for connection in connections.values { connection.close() }
  }

  private func run(_ engine: some ChannelEngine, on connection: MessageConnection, onClose: @escaping () -> Void) {
    connection.start(ChannelShell(engine: engine, logger: logger, onClose: onClose))
    engine.started()
  }
}

extension ServerStatistics.Channel {
  fileprivate init(_ connection: MessageConnection) {
    self.init(
      sentBytes: connection.sentBytes, sentMessages: connection.sentMessages, receivedBytes: connection.receivedBytes,
      receivedMessages: connection.receivedMessages, pendingBytes: connection.pendingBytes)
  }
}
