/// Why a text is not the address of a SPICE server.
public enum SpiceURIError: Error, Hashable, Sendable {
  case unknownScheme
  /// Neither a plain nor a TLS port is given.
  case missingPort
  /// A Unix socket's path is empty.
  case missingPath
  /// A WebSocket's path has characters that must be percent-encoded.
  case invalidPath
  /// An IPv6 address without its closing bracket.
  case missingBracket
  /// The host is empty where one is needed, or has a bad percent escape.
  case invalidHost
  /// Not a number from 1 to 65535.
  case invalidPort(String)
  case unknownKey(String)
  case doubleKey(String)
  /// A part of the query that is not `key=value`, or is too long.
  case malformedQuery(String)
}

extension SpiceURIError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownScheme: "an address begins with spice://, spice+tls://, spice+unix://, spice+ws:// or spice+wss://"
    case .missingPort: "the address has no port"
    case .missingPath: "the address has no socket path"
    case .invalidPath: "the address's path has characters that must be percent-encoded"
    case .missingBracket: "the address lacks the ']' of its IPv6 host"
    case .invalidHost: "the address has no valid host"
    case .invalidPort(let text): "'\(text)' is not a port"
    case .unknownKey(let key): "the address has an unknown key '\(key)'"
    case .doubleKey(let key): "the address gives '\(key)' twice"
    case .malformedQuery(let part): "cannot read '\(part)' in the address"
    }
  }
}
