import Logging
import SpiceTransport
import SpiceWire

/// Stands between a connection and the engine of its channel: decodes, answers what is common to all channels, and ends the channel at the
/// first message that does not decode or is not allowed (spec 01, section 7.6).
final class ChannelShell<Engine: ChannelEngine>: MessageConnectionHandler {
  /// While the client has not taken so many bytes its next messages are not read, or it could ask for answers without end and never take
  /// one. It is more than engines that look at `ChannelOutlet.isCongested` ever queue, but for a picture.
  private let mostPendingBytes = 1 << 20

  private let engine: Engine
  private let logger: Logger
  /// Called once, after the engine was told that the connection is gone.
  private let onClose: () -> Void

  init(engine: Engine, logger: Logger, onClose: @escaping () -> Void) {
    self.engine = engine
    self.logger = logger
    self.onClose = onClose
  }

  func connection(_ connection: MessageConnection, received frame: MessageFrame) {
    do {
      try handle(frame)
      if connection.pendingBytes > mostPendingBytes { connection.pauseReading() }
    } catch {
      logger.notice("client's message refused, channel closed", metadata: ["channel": "\(connection.info.channel)", "reason": "\(error)"])
      connection.close()
    }
  }

  private func handle(_ frame: MessageFrame) throws {
    let message = try Engine.ClientMessage.decode(type: frame.type, body: frame.body)
    switch message.common {
    case nil: try engine.received(message)
    case .ackSync(let sync): engine.acknowledgementGeneration(sync.generation)
    case .ack: engine.acknowledged()
    case .pong(let pong): engine.pong(pong)
    case .disconnecting: break  // Closing the connection is what ends a channel.
    case .migrateFlushMark, .migrateData:
      throw ProtocolViolation("\(Engine.ClientMessage.label(ofType: frame.type)) outside of a migration")
    }
  }

  func connectionDrained(_ connection: MessageConnection) {
    connection.resumeReading()
    engine.drained()
  }

  func connectionClosed(_ connection: MessageConnection, error: (any Error)?) {
    if let error {
      logger.info("channel lost", metadata: ["channel": "\(connection.info.channel)", "reason": "\(error)"])
    }
    engine.ended()
    onClose()
  }
}
