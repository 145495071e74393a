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
    guard connections[id] == nil, !hasEnded else { return connection.close() }
    connections[id] = connection
    let forget = { [weak self] in
      guard let self, connections[id] === connection else { return }
      connections[id] = nil
    }
    switch id.type {
    case .display:
      guard let display = server.display(id.id) else { return connection.close() }
      run(DisplayChannel(outlet: connection, display: display, eventLoop: server.eventLoop), on: connection, onClose: forget)
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

  /// The main channel is gone, and with it the session.
  func mainEnded() {
    guard !hasEnded else { return }
    hasEnded = true
    main = nil
    logger.info("client left")
    for connection in connections.values { connection.close() }
    server.remove(self)
  }

  /// Ends the session from the server's side.
  func end(reason: String) {
    logger.notice("client disconnected", metadata: ["reason": "\(reason)"])
    mainConnection.close()
  }

  private func run(_ engine: some ChannelEngine, on connection: MessageConnection, onClose: @escaping () -> Void) {
    connection.start(ChannelShell(engine: engine, logger: logger, onClose: onClose))
    engine.started()
  }
}
