/// What carries a channel (spec 01, section 2).
public struct TransportKind: Hashable, Sendable {
  public enum Socket: Hashable, Sendable {
    case tcp
    case unix
  }

  public var socket: Socket
  public var isTLS: Bool
  public var isWebSocket: Bool

  public init(_ socket: Socket, isTLS: Bool = false, isWebSocket: Bool = false) {
    self.socket = socket
    self.isTLS = isTLS
    self.isWebSocket = isWebSocket
  }
}

extension TransportKind: CustomStringConvertible {
  public var description: String {
    let carrier = socket == .tcp ? "tcp" : "unix"
    return carrier + (isTLS ? "+tls" : "") + (isWebSocket ? "+websocket" : "")
  }
}
