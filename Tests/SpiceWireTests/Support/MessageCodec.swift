import TestSupport
import Testing

@testable import SpiceWire

/// Who sends a message.
enum Sender: String, Hashable, Sendable, CaseIterable {
  case server = "server-to-client"
  case client = "client-to-server"
}

/// A message whose fields can be written as the vectors' manifests write them.
protocol ManifestFields {
  var manifestFields: JSONValue { get }
}

/// One channel's messages in one direction, without their type.
struct MessageCodec: Sendable {
  struct Decoded {
    var type: UInt16
    var fields: JSONValue
    var encoded: [UInt8]
    /// Whether decoding the encoded message gives the same message and the same bytes again.
    var isStable: Bool
  }

  var channel: String
  var sender: Sender
  var name: @Sendable (UInt16) -> String?
  var decode: @Sendable (UInt16, [UInt8]) throws(WireError) -> Decoded

  init<Message: ChannelMessage & ManifestFields>(_: Message.Type, _ sender: Sender) {
    channel = Message.channelName
    self.sender = sender
    name = { Message.name(ofType: $0) }
    decode = { (type, body) throws(WireError) in
      let message = try Message.decode(type: type, body: body)
      let encoded = message.encodedBody().joined
      let again = try Message.decode(type: message.type, body: encoded)
      return Decoded(
        type: message.type, fields: message.manifestFields, encoded: encoded,
        isStable: again == message && again.encodedBody().joined == encoded)
    }
  }
}

extension MessageCodec: CustomTestStringConvertible {
  var testDescription: String { "\(channel) \(sender.rawValue)" }
}
