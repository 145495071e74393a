/// A server's address as people write it: `spice://host:5900`, `spice+tls://host:5901`, `spice+unix:///run/vm.sock`,
/// `spice+ws://host:8080/path` (spec 01, section 15.2; spec 11, section 4.1).
///
/// Accepts what the reference client accepts. Ports stay text here, as there: a port that is not a number is refused when the URI is made
/// into endpoints. The forms `spice+ws` and `spice+wss` are our own; all behind their host and port is the request's path.
public struct SpiceURI: Hashable, Sendable {
  /// Where the server listens.
  public enum Location: Hashable, Sendable {
    /// A host with a plain port, a TLS port or both. An IPv6 address keeps its brackets.
    case network(host: String, port: String?, tlsPort: String?)
    /// A Unix socket.
    case unix(path: String)
    /// A WebSocket; `path` begins with a slash.
    case webSocket(host: String, port: String, path: String, isSecure: Bool)
  }

  /// What is accepted but should be told to the person who wrote it.
  public enum Warning: Hashable, Sendable {
    /// A password in a URI can be read by everybody who may list processes or read the shell's history.
    case visiblePassword
    /// A path has no meaning and was ignored.
    case ignoredPath(String)
    /// A port key has no meaning with this scheme and was ignored.
    case ignoredKey(String)
  }

  public var location: Location
  /// The user name in front of the host; only SASL uses it.
  public var userName: String?
  public var password: String?
  /// In the order in which they were found.
  public var warnings: [Warning] = []

  public init(location: Location, userName: String? = nil, password: String? = nil) {
    self.location = location
    self.userName = userName
    self.password = password
  }

  /// Reads a URI.
  public init(_ text: String) throws(SpiceURIError) {
    if let path = text.dropping(prefix: "spice+unix://") {
      guard !path.isEmpty else { throw .missingPath }
      self.init(location: .unix(path: String(path)))
    } else if let rest = text.dropping(prefix: "spice+tls://") {
      self = try Self.network(rest, tlsOnly: true)
    } else if let rest = text.dropping(prefix: "spice+ws://") {
      self = try Self.webSocket(rest, isSecure: false)
    } else if let rest = text.dropping(prefix: "spice+wss://") {
      self = try Self.webSocket(rest, isSecure: true)
    } else if let rest = text.dropping(prefix: "spice://") {
      self = try Self.network(rest, tlsOnly: false)
    } else {
      throw .unknownScheme
    }
  }

  // MARK: Network addresses

  private static func network(_ text: Substring, tlsOnly: Bool) throws(SpiceURIError) -> SpiceURI {
    var rest = text
    let userName = takeUserName(&rest)
    let authority = rest.prefix { !"/?;".contains($0) }
    rest = rest[authority.endIndex...]
    var path = Substring()
    if rest.first == "/" {
      path = rest.dropFirst().prefix { !"?;".contains($0) }
      rest = rest[path.endIndex...]
    }
    let (host, authorityPort) = try splitAuthority(authority)
    var query = try Query(rest.dropFirst(), portsAllowed: !tlsOnly, portIsSet: authorityPort != nil)
    if !path.isEmpty { query.warnings.insert(.ignoredPath(String(path)), at: 0) }

    let port = tlsOnly ? nil : authorityPort ?? query.port
    let tlsPort = tlsOnly ? authorityPort : query.tlsPort
    guard port != nil || tlsPort != nil else { throw .missingPort }
    var uri = SpiceURI(location: .network(host: host, port: port, tlsPort: tlsPort), userName: userName, password: query.password)
    uri.warnings = query.warnings
    return uri
  }

  private static func webSocket(_ text: Substring, isSecure: Bool) throws(SpiceURIError) -> SpiceURI {
    let authority = text.prefix { $0 != "/" }
    let path = text[authority.endIndex...]
    guard path.allSatisfy({ $0.isASCII && !$0.isWhitespace }) else { throw .invalidPath }
    let (host, port) = try splitAuthority(authority)
    guard let port else { throw .missingPort }
    return SpiceURI(location: .webSocket(host: host, port: port, path: path.isEmpty ? "/" : String(path), isSecure: isSecure))
  }

  /// Everything up to the first `@`, wherever it stands; so an `@` in a password must be written `%40`.
  private static func takeUserName(_ rest: inout Substring) -> String? {
    guard let at = rest.firstIndex(of: "@") else { return nil }
    defer { rest = rest[rest.index(after: at)...] }
    return percentDecoded(rest[..<at])
  }

  private static func splitAuthority(_ authority: Substring) throws(SpiceURIError) -> (host: String, port: String?) {
    let hostEnd: Substring.Index
    let host: String
    if authority.first == "[" {
      guard let bracket = authority.firstIndex(of: "]") else { throw .missingBracket }
      hostEnd = authority.index(after: bracket)
      host = String(authority[..<hostEnd])
    } else {
      hostEnd = authority.firstIndex(of: ":") ?? authority.endIndex
      guard let decoded = percentDecoded(authority[..<hostEnd]) else { throw .invalidHost }
      host = decoded
    }
    let behind = authority[hostEnd...]
    guard behind.first == ":", behind.count > 1 else { return (host, nil) }
    return (host, String(behind.dropFirst()))
  }
}

/// The part of a URI behind `?` or `;`: `port`, `tls-port` and `password`, each at most once.
private struct Query {
  private static let longestKey = 31
  private static let longestValue = 127

  var port: String?
  var tlsPort: String?
  var password: String?
  var warnings: [SpiceURI.Warning] = []

  init(_ text: Substring, portsAllowed: Bool, portIsSet: Bool) throws(SpiceURIError) {
    var seen: Set<Substring> = portIsSet && portsAllowed ? ["port"] : []
    var rest = text
    while !rest.isEmpty {
      let pair = rest.prefix { $0 != "&" && $0 != ";" }
      rest = rest[pair.endIndex...].dropFirst()
      guard let equals = pair.firstIndex(of: "=") else { throw .malformedQuery(String(pair)) }
      let key = pair[..<equals]
      let value = pair[pair.index(after: equals)...]
      guard !key.isEmpty, key.utf8.count <= Self.longestKey, value.utf8.count <= Self.longestValue else {
        throw .malformedQuery(String(pair))
      }
      guard ["port", "tls-port", "password"].contains(key) else { throw .unknownKey(String(key)) }
      if value.isEmpty { continue }
      if key != "password", !portsAllowed {
        warnings.append(.ignoredKey(String(key)))
        continue
      }
      if key == "password" { warnings.append(.visiblePassword) }
      guard seen.insert(key).inserted else { throw .doubleKey(String(key)) }
      switch key {
      case "port": port = percentDecoded(value)
      case "tls-port": tlsPort = percentDecoded(value)
      default: password = percentDecoded(value)
      }
    }
  }
}

/// The text with `%xx` replaced; nil if an escape is not two hexadecimal digits, is a zero byte, or the result is not UTF-8.
private func percentDecoded(_ text: Substring) -> String? {
  var bytes: [UInt8] = []
  var rest = text.utf8[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    guard let high = rest.popFirst().flatMap(hexadecimalValue), let low = rest.popFirst().flatMap(hexadecimalValue) else { return nil }
    let value = high << 4 | low
    guard value != 0 else { return nil }
    bytes.append(value)
  }
  return String(validating: bytes, as: UTF8.self)
}

private func hexadecimalValue(_ digit: UInt8) -> UInt8? {
  switch digit {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
  default: nil
  }
}

extension String {
  fileprivate func dropping(prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}

extension SpiceURI: CustomStringConvertible {
  /// The URI as the reference client builds it: without user name, password and escapes.
  public var description: String {
    switch location {
    case .network(let host, let port?, let tlsPort?): "spice://\(host)?port=\(port)&tls-port=\(tlsPort)"
    case .network(let host, nil, let tlsPort?): "spice+tls://\(host):\(tlsPort)"
    case .network(let host, let port, nil): "spice://\(host):\(port ?? "")"
    case .unix(let path): "spice+unix://\(path)"
    case .webSocket(let host, let port, let path, let isSecure): "spice+\(isSecure ? "wss" : "ws")://\(host):\(port)\(path)"
    }
  }
}

extension SpiceURI.Warning: CustomStringConvertible {
  public var description: String {
    switch self {
    case .visiblePassword: "a password in the address may be visible to other people in process listings"
    case .ignoredPath(let path): "the path '\(path)' in the address means nothing and is ignored"
    case .ignoredKey(let key): "spice+tls:// takes no '\(key)'; it is ignored"
    }
  }
}
