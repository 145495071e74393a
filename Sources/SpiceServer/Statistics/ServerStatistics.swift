/// What a server has done so far, and how it stands with each client. Counters count from the beginning of the channel.
public struct ServerStatistics: Hashable, Sendable, Encodable {
  /// One client.
  public struct Client: Hashable, Sendable, Encodable {
    /// The session's number.
    public var id: UInt32
    /// Its address.
    public var peer: String
    /// By name, `display:0` for example.
    public var channels: [String: Channel]
  }

  /// One channel of a client.
  public struct Channel: Hashable, Sendable, Encodable {
    public var sentBytes: UInt64
    public var sentMessages: UInt64
    public var receivedBytes: UInt64
    public var receivedMessages: UInt64
    /// Bytes that were sent and that the kernel has not taken.
    public var pendingBytes: Int
    /// Of display channels.
    public var display: DisplayChannelStatistics?
  }

  /// By number.
  public var clients: [Client]
}
