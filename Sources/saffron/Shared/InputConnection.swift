import NIOCore
import SpiceClient
import SpiceWire

extension ClientConnection {
  /// Waits until the server takes keys and the pointer.
  func waitForInputs() async throws(SpiceClientError) {
    let inputs = ChannelID(.inputs)
    // Of a channel that did not come up, the second try tells why.
    if await !session.openChannels.contains(inputs) { try await session.open(inputs, timeout: timeLeft) }
    // Servers that never tell the state of the locks take keys nonetheless.
    _ = await poll(for: .seconds(2)) { $0.lockKeys }
  }

  /// Waits until the server has read what was sent, so that the end of the session does not overtake it.
  func settle() async throws(SpiceClientError) {
    for _ in 0..<2 { _ = try await session.measureRoundTrip(timeout: timeLeft) }
  }
}
