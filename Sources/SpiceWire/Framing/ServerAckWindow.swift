/// How many messages a server may have in flight on a display or cursor channel (spec 01, section 9.1).
///
/// Nothing may be sent before the first SET_ACK. Acknowledgements that were not earned are clamped: they free what is in flight and no more.
public struct ServerAckWindow: Hashable, Sendable {
  /// Messages that one acknowledgement stands for, announced in SET_ACK: 20, or 40 to a client on a slow link.
  public let window: UInt32
  /// The generation that was announced last; 0 before the first SET_ACK.
  public private(set) var generation: UInt32 = 0
  /// Messages sent and not acknowledged.
  public private(set) var inFlight: UInt64 = 0

  private var clientGeneration: UInt32?

  public init(window: UInt32 = 20) { self.window = window }

  /// True while one more message may go out. With a window of 0 there is no limit.
  public var maySend: Bool { generation != 0 && (window == 0 || inFlight <= 2 * UInt64(window)) }

  /// Starts the next generation; its number and the window are to be sent as SET_ACK, which then counts as sent like any other message.
  public mutating func begin() -> (generation: UInt32, window: UInt32) {
    // 0 stands for "not begun".
    generation = generation == .max ? 1 : generation + 1
    inFlight = 0
    return (generation, window)
  }

  /// A message went out, SET_ACK and PING included.
  public mutating func sent() { inFlight += 1 }

  /// ACK_SYNC came.
  public mutating func received(sync generation: UInt32) { clientGeneration = generation }

  /// ACK came. It has no effect unless the client has named the present generation.
  public mutating func receivedAck() {
    guard clientGeneration == generation else { return }
    inFlight -= min(inFlight, UInt64(window))
  }
}
