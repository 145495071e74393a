/// Where a server listens. Port 0 is any free port.
public enum ListenAddress: Sendable {
  /// Plain connections, and WebSocket.
  case tcp(host: String, port: Int)
  /// TLS from the first byte on, and WebSocket inside it.
  case tls(host: String, port: Int, identity: TLSServerIdentity)
  /// A socket file, which is made and taken away.
  case unix(path: String)
}

/// Where a listener really listens.
public enum BoundAddress: Hashable, Sendable {
  case tcp(host: String, port: Int, isTLS: Bool)
  case unix(path: String)

  /// The port; nil for Unix sockets.
  public var port: Int? { if case .tcp(_, let port, _) = self { port } else { nil } }
}

extension BoundAddress: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tcp(let host, let port, let isTLS): "\(host.contains(":") ? "[\(host)]" : host):\(port)\(isTLS ? " (TLS)" : "")"
    case .unix(let path): path
    }
  }
}
