public import SpiceTransport
public import SpiceWire

/// The connection of one channel after its link stage, as a session uses it: `MessageConnection` is one over a network, a recording that is
/// played gives others.
///
/// Confined to the session's event loop: every call comes on it. Created paused: nothing is delivered before `start(_:)`.
public protocol ChannelConnection: AnyObject {
  var info: LinkInfo { get }

  /// Queues a message; it goes out at the end of the loop's turn. Does nothing once closed.
  func send(type: UInt16, body: WireBody)

  /// Starts delivery to `handler`, which is held until the connection is closed. Nothing is delivered before this call has returned.
  func start(_ handler: any ChannelConnectionHandler)

  /// Stops delivery and, with it, reading.
  func pauseReading()
  /// Goes on with delivery in the loop's next turn.
  func resumeReading()

  /// Ends the connection in order. Nothing is delivered any more except `closed(error:)`. Idempotent.
  func close()
}

/// Who gets the messages of a channel's connection. All calls come on the connection's event loop.
public protocol ChannelConnectionHandler: AnyObject {
  /// A top-level message; they come in order.
  func received(_ frame: MessageFrame)

  /// The connection takes so many bytes for a message of which only a part has come. Told when the number changes, for long messages.
  func keeps(_ bytes: Int)

  /// The connection is over; called exactly once, and nothing is called after it. The error is nil if either side ended it in order.
  func closed(error: (any Error)?)
}

extension MessageConnection: ChannelConnection {
  public func start(_ handler: any ChannelConnectionHandler) { start(MessageForwarder(handler)) }
}

/// Passes what a connection over a network delivers to its session.
private final class MessageForwarder: MessageConnectionHandler {
  private let handler: any ChannelConnectionHandler

  init(_ handler: any ChannelConnectionHandler) { self.handler = handler }

  func connection(_ connection: MessageConnection, received frame: MessageFrame) { handler.received(frame) }

  func connection(_ connection: MessageConnection, keeps bytes: Int) { handler.keeps(bytes) }

  func connectionDrained(_ connection: MessageConnection) {
    // A client sends little; nothing was held back.
  }

  func connectionClosed(_ connection: MessageConnection, error: (any Error)?) { handler.closed(error: error) }
}
