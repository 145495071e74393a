/// What went over the connections of one channel, and what it cost.
public struct ChannelStatistics: Hashable, Sendable {
  public internal(set) var received = ChannelTraffic()
  public internal(set) var sent = ChannelTraffic()
  /// Nanoseconds that this side took to handle what was received: decoding and drawing, for example.
  public internal(set) var handlingTime: Int64 = 0
  /// How often the channel was connected.
  public internal(set) var connections = 0
  var openConnections = 0
  /// Bytes of a message's header on the present connection.
  var headerSize = 6

  public init() {}

  public var isOpen: Bool { openConnections > 0 }

  mutating func addReceived(type: UInt16, bodySize: Int) { received.add(type: type, bytes: headerSize + bodySize) }

  mutating func addSent(type: UInt16, bodySize: Int) { sent.add(type: type, bytes: headerSize + bodySize) }
}
