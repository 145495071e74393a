import SpiceTransport
import SpiceWire

/// Passes what a connection delivers to its session. Both live on the same event loop, so nothing waits and nothing hops.
final class ChannelHandler: ChannelConnectionHandler {
  private let session: SpiceSession
  private let channel: ChannelID
  /// Which of the session's connections to its server this belongs to.
  private let epoch: Int

  init(session: SpiceSession, channel: ChannelID, epoch: Int) {
    self.session = session
    self.channel = channel
    self.epoch = epoch
  }

  func received(_ frame: MessageFrame) {
    session.assumeIsolated { [channel, epoch] in $0.received(frame, on: channel, epoch: epoch) }
  }

  func keeps(_ bytes: Int) {
    session.assumeIsolated { [channel, epoch] in $0.keeps(bytes, on: channel, epoch: epoch) }
  }

  func closed(error: (any Error)?) {
    let reason = error.map { "\($0)" }
    session.assumeIsolated { [channel, epoch] in $0.closed(channel, reason: reason, epoch: epoch) }
  }
}
