import SpiceTransport
import SpiceWire

@testable import SpiceServer

/// The way out of a channel under test: keeps what was sent.
final class RecordingOutlet: ChannelOutlet {
  let info: LinkInfo
  var pendingBytes = 0
  var unsentBytes = 0
  var isClosed = false
  private(set) var sentMessages: UInt64 = 0
  private(set) var sent: [(type: UInt16, body: [UInt8])] = []

  init(_ channel: ChannelID, capabilities: [UInt32] = [], transport: TransportKind = TransportKind(.unix)) {
    info = LinkInfo(
      channel: channel, connectionID: 1, commonCapabilities: [], channelCapabilityWords: capabilities, transport: transport, peer: "test")
  }

  func send(_ message: some ChannelMessage) { send(type: message.type, body: message.encodedBody()) }
  func send(type: UInt16, body: WireBody) {
    sentMessages += 1
    sent.append((type, body.joined))
  }
  func close() { isClosed = true }

  func clear() { sent = [] }

  /// What was sent since the last call, decoded.
  func take<Message: ChannelMessage>(_: Message.Type) throws -> [Message] {
    defer { sent = [] }
    return try sent.map { try Message.decode(type: $0.type, body: $0.body) }
  }
}
