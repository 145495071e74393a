/// Why a server cannot listen.
public enum ListenError: Error, Hashable, Sendable {
  /// The address cannot be bound.
  case cannotBind(address: String, reason: String)
  /// A process listens on the socket file.
  case socketInUse(path: String)
  /// Something that is no socket has the name.
  case notASocket(path: String)
  /// The path is longer than the system takes, or has a zero byte.
  case badSocketPath(path: String)
  /// The certificate or the key cannot be used.
  case badIdentity(String)
  /// The listener was closed.
  case closed
}

extension ListenError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cannotBind(let address, let reason): "cannot listen on \(address): \(reason)"
    case .socketInUse(let path): "cannot listen on \(path): another process listens there"
    case .notASocket(let path): "cannot listen on \(path): it exists and is no socket"
    case .badSocketPath(let path): "cannot listen on \(path): the path is too long for a socket"
    case .badIdentity(let reason): "the TLS certificate or key cannot be used: \(reason)"
    case .closed: "the listener is closed"
    }
  }
}
