/// A server's address and the way there.
public struct SpiceEndpoint: Sendable {
  public enum Address: Sendable {
    case tcp(host: String, port: Int)
    case tls(host: String, port: Int, policy: TLSClientPolicy)
    case unix(path: String)
    /// A stream socket that is connected already; the channel owns the descriptor from now on.
    case socket(descriptor: CInt)
    /// WebSocket; with TLS if there is a policy for it.
    case webSocket(host: String, port: Int, path: String, tls: TLSClientPolicy?)
  }

  public var address: Address
  /// The proxy, for addresses that have a host.
  public var proxy: HTTPProxy?

  public init(_ address: Address, proxy: HTTPProxy? = nil) {
    self.address = address
    self.proxy = proxy
  }

  public static func tcp(host: String, port: Int, proxy: HTTPProxy? = nil) -> SpiceEndpoint {
    SpiceEndpoint(.tcp(host: host, port: port), proxy: proxy)
  }

  public static func tls(host: String, port: Int, policy: TLSClientPolicy, proxy: HTTPProxy? = nil) -> SpiceEndpoint {
    SpiceEndpoint(.tls(host: host, port: port, policy: policy), proxy: proxy)
  }

  public static func unix(path: String) -> SpiceEndpoint { SpiceEndpoint(.unix(path: path)) }

  /// A stream socket that is connected already: it serves one channel.
  public static func socket(descriptor: CInt) -> SpiceEndpoint { SpiceEndpoint(.socket(descriptor: descriptor)) }

  public static func webSocket(
    host: String, port: Int, path: String = "/", tls: TLSClientPolicy? = nil, proxy: HTTPProxy? = nil
  ) -> SpiceEndpoint {
    SpiceEndpoint(.webSocket(host: host, port: port, path: path, tls: tls), proxy: proxy)
  }
}

extension SpiceEndpoint.Address {
  /// Host and port; nil for Unix sockets and for sockets that are connected.
  var target: (host: String, port: Int)? {
    switch self {
    case .tcp(let host, let port), .tls(let host, let port, _), .webSocket(let host, let port, _, _): (host, port)
    case .unix, .socket: nil
    }
  }

  var tls: TLSClientPolicy? {
    switch self {
    case .tls(_, _, let policy): policy
    case .webSocket(_, _, _, let policy): policy
    case .tcp, .unix, .socket: nil
    }
  }

  var webSocketPath: String? { if case .webSocket(_, _, let path, _) = self { path } else { nil } }
}
