public import SpiceWire

/// What is known of a channel once its link stage is over.
public struct LinkInfo: Sendable {
  public var channel: ChannelID
  /// The session's id as the client gave it; 0 for the main channel of a new session.
  public var connectionID: UInt32
  /// The peer's common capabilities.
  public var commonCapabilities: CapabilitySet<CommonCapability>
  /// The peer's capability words for this kind of channel; read them as `CapabilitySet(words:)` of the channel's own enum.
  public var channelCapabilityWords: [UInt32]
  public var transport: TransportKind
  /// The peer's address, for logs.
  public var peer: String
  /// The server's certificate as DER, the leaf first; empty without TLS and on the server's side.
  public var peerCertificates: [[UInt8]]
  /// The version of TLS that was agreed on, `TLS 1.3`; nil without TLS and on the server's side.
  public var tlsVersion: String?

  public init(
    channel: ChannelID, connectionID: UInt32, commonCapabilities: CapabilitySet<CommonCapability>, channelCapabilityWords: [UInt32],
    transport: TransportKind, peer: String, peerCertificates: [[UInt8]] = [], tlsVersion: String? = nil
  ) {
    self.channel = channel
    self.connectionID = connectionID
    self.commonCapabilities = commonCapabilities
    self.channelCapabilityWords = channelCapabilityWords
    self.transport = transport
    self.peer = peer
    self.peerCertificates = peerCertificates
    self.tlsVersion = tlsVersion
  }
}
