import SpiceWire

/// What one kind of channel does with its messages. It is driven by a `ChannelShell`, which owns the connection, decodes, and answers what
/// is common to all channels.
protocol ChannelEngine: AnyObject {
  associatedtype ClientMessage: ClientChannelMessage

  /// The channel may send from now on.
  func started()
  /// One message of the client, in order. Throwing ends the channel.
  func received(_ message: ClientMessage) throws(ProtocolViolation)
  /// ACK_SYNC: the client has seen the SET_ACK with this generation.
  func acknowledgementGeneration(_ generation: UInt32)
  /// ACK: the client has taken another window of messages.
  func acknowledged()
  /// A PONG came.
  func pong(_ pong: BasePong)
  /// The connection has room again.
  func drained()
  /// The connection is gone; called once.
  func ended()
  /// Adds what only this kind of channel has to tell.
  func describe(_ statistics: inout ServerStatistics.Channel)
}

extension ChannelEngine {
  func acknowledgementGeneration(_: UInt32) {}
  func acknowledged() {}
  func pong(_: BasePong) {}
  func drained() {}
}

/// A message that decodes but that the client must not send, or not now. It ends the channel, as in the reference (spec 07, section 15.3).
struct ProtocolViolation: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// The messages of clients on one kind of channel; all kinds share the base messages.
protocol ClientChannelMessage: ChannelMessage {
  /// The common message that this is; nil if it is one of the channel's own.
  var common: BaseClientMessage? { get }
}

extension MainClientMessage: ClientChannelMessage {
  var common: BaseClientMessage? { if case .base(let message) = self { message } else { nil } }
}
extension InputsClientMessage: ClientChannelMessage {
  var common: BaseClientMessage? { if case .base(let message) = self { message } else { nil } }
}
extension CursorClientMessage: ClientChannelMessage {
  var common: BaseClientMessage? { if case .base(let message) = self { message } else { nil } }
}
extension DisplayClientMessage: ClientChannelMessage {
  var common: BaseClientMessage? { if case .base(let message) = self { message } else { nil } }
}
