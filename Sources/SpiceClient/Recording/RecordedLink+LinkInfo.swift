import SpiceTransport
import SpiceWire

extension RecordedLink {
  /// What the client knew of a channel, and what it said of itself.
  init(_ info: LinkInfo, clientCapabilityWords: [UInt32]) {
    var carrier: Carrier = []
    if info.transport.socket == .unix { carrier.insert(.unixSocket) }
    if info.transport.isTLS { carrier.insert(.tls) }
    if info.transport.isWebSocket { carrier.insert(.webSocket) }
    self.init(
      channel: info.channel, carrier: carrier, connectionID: info.connectionID, commonCapabilities: info.commonCapabilities,
      channelCapabilityWords: info.channelCapabilityWords, clientCapabilityWords: clientCapabilityWords, peer: info.peer,
      tlsVersion: info.tlsVersion, certificates: info.peerCertificates)
  }

  var info: LinkInfo {
    LinkInfo(
      channel: channel, connectionID: connectionID, commonCapabilities: commonCapabilities,
      channelCapabilityWords: channelCapabilityWords,
      transport: TransportKind(
        carrier.contains(.unixSocket) ? .unix : .tcp, isTLS: carrier.contains(.tls), isWebSocket: carrier.contains(.webSocket)),
      peer: peer, peerCertificates: certificates, tlsVersion: tlsVersion)
  }

  /// The form of the connection's headers: this client always announces the mini header.
  var headerForm: HeaderForm { commonCapabilities.contains(.miniHeader) ? .mini : .full }
}
