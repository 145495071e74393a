public import SpiceWire

/// Who gets the messages of a connection. All calls come on the connection's event loop.
public protocol MessageConnectionHandler: AnyObject {
  /// A top-level message; they come in order. Its sub-messages are the receiver's to take out and to handle first.
  func connection(_ connection: MessageConnection, received frame: MessageFrame)

  /// `pendingBytes` fell to the low-water mark (`MessageConnection.lowWaterMark`) after it had been above it.
  func connectionDrained(_ connection: MessageConnection)

  /// The connection is over; called exactly once, and nothing is called after it. The error is nil if either side ended it in order.
  func connectionClosed(_ connection: MessageConnection, error: (any Error)?)
}
