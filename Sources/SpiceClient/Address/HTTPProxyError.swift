/// Why a text does not name a proxy.
public enum HTTPProxyError: Error, Hashable, Sendable {
  case unknownScheme
  /// The proxy itself wants TLS.
  case overTLS
  case invalidHost
  case invalidPort(String)
}

extension HTTPProxyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownScheme: "a proxy's address begins with http:// or with its host"
    case .overTLS: "a proxy that is reached over TLS (https://) is not supported"
    case .invalidHost: "the proxy's address has no valid host"
    case .invalidPort(let text): "'\(text)' is not the port of a proxy"
    }
  }
}
