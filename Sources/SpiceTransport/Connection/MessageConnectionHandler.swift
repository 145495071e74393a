public import SpiceWire

/// Who gets the messages of a connection. All calls come on the connection's event loop.
public protocol MessageConnectionHandler: AnyObject {
  /// A top-level message; they come in order. Its sub-messages are the receiver's to take out and to handle first.
  func connection(_ connection: MessageConnection, received frame: MessageFrame)

  /// So many bytes are taken for a message of which only a part has come. Told when the number changes, and only of long messages: a few times
  /// for each, as more of it comes.
  func connection(_ connection: MessageConnection, keeps bytes: Int)

  /// `pendingBytes` fell to the low-water mark (`MessageConnection.lowWaterMark`) after it had been above it.
  func connectionDrained(_ connection: MessageConnection)

  /// The connection is over; called exactly once, and nothing is called after it. The error is nil if either side ended it in order.
  func connectionClosed(_ connection: MessageConnection, error: (any Error)?)
}

extension MessageConnectionHandler {
  /// A server takes no long messages.
  public func connection(_ connection: MessageConnection, keeps bytes: Int) {}
}
