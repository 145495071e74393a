import SpiceTransport
import SpiceWire

/// The way out of a channel as engines see it: a connection, or a recorder in tests.
protocol ChannelOutlet: AnyObject {
  var info: LinkInfo { get }
  /// Bytes that were sent and that the kernel has not taken yet.
  var pendingBytes: Int { get }
  /// Bytes that were sent and have not left this machine yet. Asks the kernel.
  var unsentBytes: Int { get }
  /// Messages that were sent: the serial of the last one.
  var sentMessages: UInt64 { get }
  func send(_ message: some ChannelMessage)
  func send(type: UInt16, body: WireBody)
  func close()
}

extension ChannelOutlet {
  /// The client has not taken a lot of what it was sent. Whatever it did not ask for has to wait for `ChannelEngine.drained()`, which comes
  /// when it has; then only the newest state counts.
  var isCongested: Bool { pendingBytes >= 512 << 10 }
}

extension MessageConnection: ChannelOutlet {}
