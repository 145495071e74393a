import SpiceTransport
import SpiceWire

/// Passes what a connection delivers to its session. Both live on the same event loop, so nothing waits and nothing hops.
final class ChannelHandler: MessageConnectionHandler {
  private let session: SpiceSession
  private let channel: ChannelID

  init(session: SpiceSession, channel: ChannelID) {
    self.session = session
    self.channel = channel
  }

  func connection(_ connection: MessageConnection, received frame: MessageFrame) {
    session.assumeIsolated { [channel] in $0.received(frame, on: channel) }
  }

  func connectionDrained(_ connection: MessageConnection) {
    // A client sends little; nothing was held back.
  }

  func connectionClosed(_ connection: MessageConnection, error: (any Error)?) {
    let reason = error.map { "\($0)" }
    session.assumeIsolated { [channel] in $0.closed(channel, reason: reason) }
  }
}
