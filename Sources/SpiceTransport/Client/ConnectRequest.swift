import NIOCore
import SpiceWire

/// What a client asks for: where, which channel, with which password.
struct ConnectRequest: Sendable {
  var endpoint: SpiceEndpoint
  var channel: ChannelID
  var link: LinkMessage
  var password: [UInt8]
  var timeout: TimeAmount
}
