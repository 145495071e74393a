import SpiceTransport

extension BoundAddress {
  /// What to give to a client.
  var uri: String {
    switch self {
    case .tcp(let host, let port, let isTLS): "\(isTLS ? "spice+tls" : "spice")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    case .unix(let path): "spice+unix://\(path)"
    }
  }
}
