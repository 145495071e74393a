public import NIOCore
public import SpiceTransport
public import SpiceWire

/// How a session gets the connections of its channels. `NetworkTransport` asks a server; other transports play what was recorded, or take
/// the connections from elsewhere.
public protocol SessionTransport: Sendable {
  /// Connects a channel, goes through its link stage and gives the connection, paused and bound to `eventLoop`.
  func connect(
    _ request: ChannelRequest, on eventLoop: any EventLoop
  ) async throws(ConnectError) -> NIOLoopBound<any ChannelConnection>
}

/// Which channel a session wants, and what it says of itself.
public struct ChannelRequest: Sendable {
  public var channel: ChannelID
  /// 0 for the main channel of a new session, else the session's id.
  public var connectionID: UInt32
  /// The client's capability words for this kind of channel.
  public var channelCapabilityWords: [UInt32]
  /// The ticket's password; empty for none.
  public var password: [UInt8]
  /// For all of it together.
  public var timeout: TimeAmount

  public init(
    channel: ChannelID, connectionID: UInt32, channelCapabilityWords: [UInt32] = [], password: [UInt8] = [], timeout: TimeAmount
  ) {
    self.channel = channel
    self.connectionID = connectionID
    self.channelCapabilityWords = channelCapabilityWords
    self.password = password
    self.timeout = timeout
  }
}
