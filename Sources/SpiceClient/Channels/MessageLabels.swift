import SpiceWire

/// What a channel's messages are called in errors (`display draw_copy`), made once for all: a label is needed with every message, in case
/// something is wrong with it, and to make one takes longer than to draw many a message.
struct MessageLabels<Message: ChannelMessage>: Sendable {
  private let known = (0..<UInt16(512)).map { Message.label(ofType: $0) }

  subscript(type: UInt16) -> String { Int(type) < known.count ? known[Int(type)] : Message.label(ofType: type) }
}
