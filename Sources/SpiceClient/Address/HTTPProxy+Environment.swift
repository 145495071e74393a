public import SpiceTransport

extension HTTPProxy {
  /// The environment variable that names the proxy of SPICE clients.
  public static let environmentVariable = "SPICE_PROXY"

  /// Reads `[http://][user:password@]host[:port][/]`, as the environment variable has it (spec 01, section 15.1).
  ///
  /// - Throws: `HTTPProxyError`; among others for `https://`: a proxy that is itself reached over TLS is not supported.
  public init(address: String) throws(HTTPProxyError) {
    var rest = address[...]
    if let scheme = rest.firstRange(of: "://") {
      switch rest[..<scheme.lowerBound].lowercased() {
      case "http": rest = rest[scheme.upperBound...]
      case "https": throw .overTLS
      default: throw .unknownScheme
      }
    }
    if rest.last == "/" { rest.removeLast() }
    var user: String?
    var password: String?
    if let at = rest.lastIndex(of: "@") {
      let login = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      user = login.first.map(String.init)
      password = login.count > 1 ? String(login[1]) : nil
      rest = rest[rest.index(after: at)...]
    }
    var host = rest
    var portText: Substring?
    if rest.first == "[" {
      guard let bracket = rest.firstIndex(of: "]") else { throw .invalidHost }
      host = rest[rest.index(after: rest.startIndex)..<bracket]
      let behind = rest[rest.index(after: bracket)...]
      if behind.first == ":" { portText = behind.dropFirst() } else if !behind.isEmpty { throw .invalidHost }
    } else if let colon = rest.firstIndex(of: ":") {
      host = rest[..<colon]
      portText = rest[rest.index(after: colon)...]
    }
    guard !host.isEmpty else { throw .invalidHost }
    guard let portText else {
      self.init(host: String(host), user: user, password: password)
      return
    }
    guard let port = UInt16(portText), port > 0 else { throw .invalidPort(String(portText)) }
    self.init(host: String(host), port: Int(port), user: user, password: password)
  }
}
