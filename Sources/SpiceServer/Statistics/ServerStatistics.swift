/// What a server has done so far, and how it stands with each client. Counters count from the beginning of the channel.
public struct ServerStatistics: Hashable, Sendable, Encodable {
  /// One client.
  public struct Client: Hashable, Sendable, Encodable {
    /// The session's number.
    public var id: UInt32
    /// Its address.
    public var peer: String
    /// By name, `display 0` for example.
    public var channels: [String: Channel]

    public init(id: UInt32, peer: String, channels: [String: Channel]) {
      self.id = id
      self.peer = peer
      self.channels = channels
    }
  }

  /// One channel of a client.
  public struct Channel: Hashable, Sendable, Encodable {
    public var sentBytes: UInt64
    public var sentMessages: UInt64
    public var receivedBytes: UInt64
    public var receivedMessages: UInt64
    /// Bytes that were sent and that the kernel has not taken.
    public var pendingBytes: Int
    /// Of main channels.
    public var main: MainChannelStatistics?
    /// Of display channels.
    public var display: DisplayChannelStatistics?
    /// Of cursor channels.
    public var cursor: CursorChannelStatistics?
    /// Of inputs channels.
    public var inputs: InputsChannelStatistics?

    public init(sentBytes: UInt64, sentMessages: UInt64, receivedBytes: UInt64, receivedMessages: UInt64, pendingBytes: Int) {
      self.sentBytes = sentBytes
      self.sentMessages = sentMessages
      self.receivedBytes = receivedBytes
      self.receivedMessages = receivedMessages
      self.pendingBytes = pendingBytes
    }
  }

  /// By number.
  public var clients: [Client]

  public init(clients: [Client]) { self.clients = clients }
}
