import Logging
import SpiceTransport
import SpiceWire

/// One client: its main channel and the channels that joined it by the session's id. It ends when the main channel ends
/// (spec 01, section 13).
final class Session {
  /// A channel that joined it.
  private struct Channel {
    let connection: MessageConnection
    let engine: any ChannelEngine
  }

  let id: UInt32
  private(set) var main: MainChannel?
  private let server: ServerCore
  private let logger: Logger
  private let mainConnection: MessageConnection
  private var channels: [ChannelID: Channel] = [:]
  private let dictionaries = GLZDictionaries()
  private let caches = PixmapCaches()
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
    guard channels[id] == nil, isOpen else { return connection.close() }
    switch id.type {
    case .display:
      guard let display = server.display(id.id) else { return connection.close() }
      let channel = DisplayChannel(
        outlet: connection, display: display, eventLoop: server.eventLoop, images: display.images,
        dictionaries: dictionaries, caches: caches)
      if let measuredLink { channel.linkMeasured(measuredLink) }
      join(channel, on: connection)
    case .cursor:
      guard let display = server.display(id.id) else { return connection.close() }
      join(CursorChannel(outlet: connection, cursor: display.cursor), on: connection)
    case .inputs:
      let channel = InputsChannel(outlet: connection, hub: server.inputs)
      server.inputs.add(channel)
      join(channel, on: connection)
      if !connection.info.transport.isTLS, connection.info.transport.socket == .tcp {
        main?.notify("keyboard channel is insecure", severity: .warning, visibility: .high)
      }
    default: connection.close()
    }
  }

  /// The network test is over.
  func linkMeasured(_ link: NetworkTest.Result) {
    measuredLink = link
    for case let display as DisplayChannel in channels.values.map(\.engine) { display.linkMeasured(link) }
    let rate = link.bitRate.map { "\($0 / 1000) kbit/s" } ?? "too fast to tell"
    logger.info("link measured", metadata: ["round trip": "\(link.latency) µs", "rate": "\(rate)"])
  }

  var statistics: ServerStatistics.Client {
    var described = ["\(mainConnection.info.channel)": ServerStatistics.Channel(mainConnection, main)]
    for (id, channel) in channels { described["\(id)"] = ServerStatistics.Channel(channel.connection, channel.engine) }
    return ServerStatistics.Client(id: id, peer: "\(mainConnection.info.peer)", channels: described)
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
    for channel in channels.values { channel.connection.close() }
  }

  private func join(_ engine: some ChannelEngine, on connection: MessageConnection) {
    let id = connection.info.channel
    channels[id] = Channel(connection: connection, engine: engine)
    run(engine, on: connection) { [weak self] in
      guard let self, channels[id]?.connection === connection else { return }
      if !hasEnded { server.channelEnds(id, of: self) }
      channels[id] = nil
    }
  }

  private func run(_ engine: some ChannelEngine, on connection: MessageConnection, onClose: @escaping () -> Void) {
    connection.start(ChannelShell(engine: engine, logger: logger, onClose: onClose))
    engine.started()
  }
}

extension ServerStatistics.Channel {
  fileprivate init(_ connection: MessageConnection, _ engine: (any ChannelEngine)?) {
    self.init(
      sentBytes: connection.sentBytes, sentMessages: connection.sentMessages, receivedBytes: connection.receivedBytes,
      receivedMessages: connection.receivedMessages, pendingBytes: connection.pendingBytes)
    engine?.describe(&self)
  }
}
