public import SpiceTransport
public import SpiceWire

extension SpiceSessionConfiguration {
  /// What a connection file says (spec 11, section 6).
  ///
  /// - Parameters:
  ///   - tls: the rules where the file says nothing.
  ///   - proxy: the proxy where the file names none.
  /// - Throws: `invalidProxy`, `unknownChannel`.
  public init(
    file: ConnectionFile, tls: TLSClientPolicy = TLSClientPolicy(), proxy: HTTPProxy? = nil
  ) throws(ConnectionFileError) {
    self.init(plain: nil, password: Array((file.password ?? "").utf8))
    securedChannels = try Self.channels(named: file.secureChannels)
    if let path = file.unixPath {
      plain = .unix(path: path)
      return
    }
    var tls = tls
    if let authorities = file.authorities { tls.trust = .pem(authorities) }
    if let subject = file.hostSubject { tls.verification = .hostSubject(subject) }
    if let ciphers = file.tlsCiphers { tls.ciphers = ciphers }
    var proxy = proxy
    if let text = file.proxy {
      proxy = HTTPProxy(text)
      if proxy == nil, !text.isEmpty { throw .invalidProxy(text) }
    }
    guard let host = file.host else { throw .missingAddress }
    // A proxy gets the name as it is; without one an IPv6 address needs no brackets.
    let name = proxy == nil && host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    if let port = file.port { plain = .tcp(host: name, port: port, proxy: proxy) }
    if let port = file.tlsPort { secure = .tls(host: name, port: port, policy: tls, proxy: proxy) }
  }

  /// The kinds of channels with these names; `all` stands for every one.
  ///
  /// - Throws: `ConnectionFileError.unknownChannel`.
  public static func channels(named names: [String]) throws(ConnectionFileError) -> Set<ChannelType> {
    var types: Set<ChannelType> = []
    for name in names {
      if name == "all" {
        types.formUnion(ChannelType.allCases)
      } else {
        guard let type = ChannelType.allCases.first(where: { $0.name == name }) else { throw .unknownChannel(name) }
        types.insert(type)
      }
    }
    return types
  }
}
