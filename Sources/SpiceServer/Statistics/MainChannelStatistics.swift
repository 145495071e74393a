/// What a main channel knows of its client's link.
public struct MainChannelStatistics: Hashable, Sendable, Encodable {
  /// Milliseconds between the last PING and its PONG; nil before the first came. Local sockets are asked after some seconds only.
  public var roundTrip: Double?
  /// Bytes per second, as measured when the client came; nil if that was not done, or the link was too fast to tell.
  public var linkRate: Double?

  public init(roundTrip: Double? = nil, linkRate: Double? = nil) {
    self.roundTrip = roundTrip
    self.linkRate = linkRate
  }
}
