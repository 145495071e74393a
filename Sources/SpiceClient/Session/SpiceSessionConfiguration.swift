public import NIOCore
public import SpiceTransport
public import SpiceWire

/// What a session needs to know before it connects.
public struct SpiceSessionConfiguration: Sendable {
  /// Where the server speaks plainly; nil if TLS is wanted from the start.
  public var plain: SpiceEndpoint?
  /// Where the server speaks TLS: used when there is no plain endpoint, and for channels that the server wants secured.
  public var secure: SpiceEndpoint?
  /// Channels that use TLS even though there is a plain endpoint.
  public var securedChannels: Set<ChannelType> = []
  /// The ticket's password; empty for none.
  public var password: [UInt8]
  /// How long each channel may take from the first packet to the end of its link stage.
  public var linkTimeout: TimeAmount = .seconds(10)
  /// What display channels wish and allow.
  public var display = DisplayConfiguration()
  /// The session sends no keys, no pointer and no wishes about modes and screens.
  public var isReadOnly = false
  /// The mouse mode that a started session asks for whenever the server has it; nil leaves it as it is.
  public var mouseMode: MouseMode? = .client
  /// How long the press of a key that is no modifier may wait for its release, so that a short press cannot turn into a repeating one on a
  /// slow link (spec 11, section 10.3); nil sends each press at once.
  public var keyPressDelay: TimeAmount?
  /// How a started session gets a server back that it lost; nil leaves that to `SpiceSession.reconnect()`.
  public var reconnect: ReconnectPolicy?
  /// How channels are connected, if it is not the network.
  public var transport: (any SessionTransport)?
  /// Who sees every message; nil costs nothing.
  public var observer: (any SessionObserver)?

  /// What connects channels; nil if there is no address.
  var sessionTransport: (any SessionTransport)? {
    if let transport { return transport }
    var network = NetworkTransport(plain: plain, secure: secure)
    network?.securedChannels = securedChannels
    return network
  }

  public init(plain: SpiceEndpoint?, secure: SpiceEndpoint? = nil, password: [UInt8] = []) {
    self.plain = plain
    self.secure = secure
    self.password = password
  }

  /// A server's plain port, its TLS port or both.
  ///
  /// - Parameters:
  ///   - host: a name or an address.
  ///   - port: where the server speaks plainly, if it does.
  ///   - tlsPort: where it speaks TLS, if it does.
  ///   - publicKey: the key that the server's certificate must have (DER, a SubjectPublicKeyInfo); nil checks its chain and name.
  ///   - password: the ticket's password; empty for none.
  public init(host: String, port: Int? = nil, tlsPort: Int? = nil, publicKey: [UInt8]? = nil, password: [UInt8] = []) {
    let policy = publicKey.map { TLSClientPolicy(verification: .publicKey($0)) } ?? TLSClientPolicy()
    self.init(
      plain: port.map { .tcp(host: host, port: $0) }, secure: tlsPort.map { .tls(host: host, port: $0, policy: policy) },
      password: password)
  }

  /// A server's Unix socket.
  public init(unixSocket path: String, password: [UInt8] = []) {
    self.init(plain: .unix(path: path), password: password)
  }

  /// A session whose connections come from somewhere else than the network.
  public init(transport: any SessionTransport, password: [UInt8] = []) {
    self.init(plain: nil, password: password)
    self.transport = transport
  }

  /// What a URI says, with the TLS rules and the proxy that it cannot say.
  ///
  /// - Throws: `SpiceURIError` when the host is empty or a port is not a number from 1 to 65535.
  public init(uri: SpiceURI, tls: TLSClientPolicy = TLSClientPolicy(), proxy: HTTPProxy? = nil) throws(SpiceURIError) {
    self.init(plain: nil, password: Array((uri.password ?? "").utf8))
    switch uri.location {
    case .network(let host, let port, let tlsPort):
      let host = try Self.hostName(host)
      if let port { plain = .tcp(host: host, port: try Self.portNumber(port), proxy: proxy) }
      if let tlsPort { secure = .tls(host: host, port: try Self.portNumber(tlsPort), policy: tls, proxy: proxy) }
    case .unix(let path):
      plain = .unix(path: path)
    case .webSocket(let host, let port, let path, let isSecure):
      let endpoint = SpiceEndpoint.webSocket(
        host: try Self.hostName(host), port: try Self.portNumber(port), path: path, tls: isSecure ? tls : nil, proxy: proxy)
      if isSecure { secure = endpoint } else { plain = endpoint }
    }
  }

  /// The name to resolve: without the brackets of an IPv6 address, with a readable zone.
  private static func hostName(_ host: String) throws(SpiceURIError) -> String {
    var name = host
    if host.hasPrefix("["), host.hasSuffix("]") {
      name = String(host.dropFirst().dropLast())
      if let zone = name.firstRange(of: "%25") { name.replaceSubrange(zone, with: "%") }
    }
    guard !name.isEmpty else { throw .invalidHost }
    return name
  }

  private static func portNumber(_ text: String) throws(SpiceURIError) -> Int {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let port = UInt16(text), port > 0 else {
      throw .invalidPort(text)
    }
    return Int(port)
  }
}
