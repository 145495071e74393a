public import SpiceWire

/// Why a channel did not come up.
public enum ConnectError: Error, Hashable, Sendable {
  /// How far it had come.
  public enum Stage: String, Hashable, Sendable {
    case connect = "connecting"
    case proxy = "asking the proxy"
    case tls = "the TLS handshake"
    case webSocket = "the WebSocket handshake"
    case link = "the link stage"
    case authentication = "authentication"
  }

  /// No connection: name not found, refused, unreachable, no such socket file.
  case cannotConnect(String)
  /// The time was over.
  case timedOut(Stage)
  /// The task that asked was cancelled.
  case cancelled
  /// The answer is not SPICE; its first bytes.
  case notSPICE(firstBytes: [UInt8])
  /// A web server answered.
  case httpServer(statusLine: String)
  /// The server speaks TLS on this port, and we did not.
  case tlsPort
  /// We spoke TLS, and the server answered in clear: this is its plain port, if it is SPICE at all.
  case plainPort(firstBytes: [UInt8])
  /// The server speaks another major version of the protocol.
  case versionMismatch(major: UInt32, minor: UInt32)
  /// This channel is only to be had over TLS.
  case needSecured
  /// This channel is only to be had without TLS.
  case needUnsecured
  /// The server's certificate is refused.
  case certificate(CertificateProblem)
  /// The TLS handshake failed in another way.
  case tls(String)
  /// The server wants a password, and none was given.
  case passwordNeeded
  /// The password is wrong or has expired.
  case permissionDenied
  /// The server has no such session.
  case badConnectionID
  /// The server has no such channel.
  case channelNotAvailable
  /// The server takes no passwords, only what we do not have (SASL).
  case noCommonMechanism
  /// Another refusal: the number of the link error or result.
  case linkError(UInt32)
  /// The server's reply contradicts itself.
  case malformedReply(WireError)
  /// The password cannot be sent.
  case unusablePassword(TicketError)
  /// The proxy refused or is none.
  case proxy(String)
  /// The server does not let us speak WebSocket.
  case webSocket(String)
  /// The server closed the connection.
  case closed(Stage)
}

extension ConnectError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cannotConnect(let reason): "cannot connect: \(reason)"
    case .timedOut(let stage): "timed out during \(stage.rawValue)"
    case .cancelled: "cancelled"
    case .notSPICE(let bytes): "the server does not speak SPICE; its answer starts with \(Self.hex(bytes.prefix(16)))"
    case .httpServer(let line): "this is a web server, not SPICE: \(line)"
    case .tlsPort: "the server speaks TLS on this port; connect with TLS"
    case .plainPort: "the server does not speak TLS on this port; connect without TLS, or to its TLS port"
    case .versionMismatch(let major, let minor): "the server speaks version \(major).\(minor) of the protocol, not 2"
    case .needSecured: "the server wants TLS for this channel"
    case .needUnsecured: "the server wants no TLS for this channel"
    case .certificate(let problem): "TLS: \(problem)"
    case .tls(let reason): "TLS: \(reason)"
    case .passwordNeeded: "the server wants a password"
    case .permissionDenied: "the server refuses the password"
    case .badConnectionID: "the server has no such session"
    case .channelNotAvailable: "the server has no such channel any more"
    case .noCommonMechanism: "the server takes no passwords, only SASL"
    case .linkError(let code): "the server refuses the link: error \(code)\(LinkErrorCode(rawValue: code).map { " (\($0))" } ?? "")"
    case .malformedReply(let error): "the server's answer makes no sense: \(error)"
    case .unusablePassword(let error): "\(error)"
    case .proxy(let reason): "proxy: \(reason)"
    case .webSocket(let reason): "WebSocket: \(reason)"
    case .closed(.link):
      "the server closed the connection without an answer: it has no such channel, or this is its TLS port, or it is not SPICE"
    case .closed(let stage): "the server closed the connection during \(stage.rawValue)"
    }
  }

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }.joined(separator: " ")
  }
}
